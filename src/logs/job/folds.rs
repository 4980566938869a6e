//! Which lines of a log are shown: a folded group is its title alone, and no end marker is.

use super::Group;

/// A stretch of lines that are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hidden {
    from: u64,
    /// Behind the last one.
    to: u64,
    /// Lines hidden before it.
    before: u64,
}

/// Counts shown lines, and finds them by their place among those.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folds {
    lines: u64,
    /// Ascending, apart, with whether each is folded.
    groups: Vec<(Group, bool)>,
    hidden: Vec<Hidden>,
}

impl Folds {
    /// Every group folded but those with an error.
    pub fn new(lines: u64, groups: &[Group]) -> Self {
        let mut last = None;
        let apart = groups.iter().filter(|group| {
            let stands = group.title < group.end && group.end < lines && last.is_none_or(|last| group.title > last);
            last = if stands { Some(group.end) } else { last };
            stands
        });
        let mut folds =
            Self { lines, groups: apart.map(|group| (*group, !group.has_error)).collect(), hidden: Vec::new() };
        folds.count();
        folds
    }

    fn count(&mut self) {
        let mut before = 0;
        let hide = |(group, is_folded): &(Group, bool)| {
            let hidden =
                Hidden { from: if *is_folded { group.title + 1 } else { group.end }, to: group.end + 1, before };
            before += hidden.to - hidden.from;
            hidden
        };
        self.hidden = self.groups.iter().map(hide).collect();
    }

    /// Shown lines.
    pub fn len(&self) -> u64 {
        self.lines - self.hidden.last().map_or(0, |last| last.before + (last.to - last.from))
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The line at a place among those shown.
    pub fn line_at(&self, place: u64) -> Option<u64> {
        // Where a stretch begins among the shown ones is where all before it ends.
        let after = self.hidden.partition_point(|hidden| hidden.from - hidden.before <= place);
        let skipped =
            after.checked_sub(1).map_or(0, |at| self.hidden[at].before + self.hidden[at].to - self.hidden[at].from);
        (place < self.len()).then_some(place + skipped)
    }

    /// The place of a line; of a hidden one that of the shown one before it.
    pub fn place_of(&self, line: u64) -> u64 {
        let line = line.min(self.lines.saturating_sub(1));
        let after = self.hidden.partition_point(|hidden| hidden.from <= line);
        match after.checked_sub(1).map(|at| self.hidden[at]) {
            None => line,
            Some(hidden) if line < hidden.to => (hidden.from - hidden.before).saturating_sub(1),
            Some(hidden) => line - hidden.before - (hidden.to - hidden.from),
        }
    }

    fn group_at(&self, line: u64) -> Option<usize> {
        let after = self.groups.partition_point(|(group, _)| group.title <= line);
        after.checked_sub(1).filter(|at| line <= self.groups[*at].0.end)
    }

    /// Whether the group that this line is the title of is folded, and how many lines it holds; none for other lines.
    pub fn title(&self, line: u64) -> Option<(bool, u64)> {
        let (group, is_folded) = self.groups[self.group_at(line)?];
        (group.title == line).then_some((is_folded, group.end - group.title - 1))
    }

    /// Folds the group that a line is in, or shows it; the title, or nothing where there is no group.
    pub fn toggle(&mut self, line: u64) -> Option<u64> {
        let at = self.group_at(line)?;
        self.groups[at].1 = !self.groups[at].1;
        self.count();
        Some(self.groups[at].0.title)
    }

    /// Shows the group that a line is in, so that the line is seen.
    pub fn show(&mut self, line: u64) {
        if let Some(at) = self.group_at(line).filter(|at| self.groups[*at].1 && self.groups[*at].0.title != line) {
            self.groups[at].1 = false;
            self.count();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folds() -> Folds {
        let group = |title, end, has_error| Group { title, end, has_error };
        Folds::new(12, &[group(1, 4, false), group(6, 8, true), group(9, 10, false)])
    }

    fn shown(folds: &Folds) -> Vec<u64> {
        (0..folds.len()).filter_map(|place| folds.line_at(place)).collect()
    }

    #[test]
    fn a_folded_group_is_its_title_and_an_error_keeps_one_open() {
        let mut folds = folds();
        assert_eq!(shown(&folds), [0, 1, 5, 6, 7, 9, 11]);
        assert_eq!((folds.title(1), folds.title(6), folds.title(2)), (Some((true, 2)), Some((false, 1)), None));
        assert_eq!(folds.toggle(1), Some(1));
        assert_eq!(shown(&folds), [0, 1, 2, 3, 5, 6, 7, 9, 11]);
        assert_eq!(folds.toggle(7), Some(6));
        assert_eq!(shown(&folds), [0, 1, 2, 3, 5, 6, 9, 11]);
        assert_eq!(folds.toggle(5), None);
        assert_eq!(folds.line_at(8), None);
    }

    #[test]
    fn a_line_and_its_place_find_each_other() {
        let mut folds = folds();
        for round in 0..3 {
            for (place, line) in shown(&folds).into_iter().enumerate() {
                assert_eq!((folds.place_of(line), folds.line_at(place as u64)), (place as u64, Some(line)), "{round}");
            }
            assert_eq!(folds.line_at(folds.place_of(3)), Some(if round == 1 { 3 } else { 1 }));
            folds.toggle(1);
        }
        folds.show(3);
        assert!(shown(&folds).contains(&3));
        assert_eq!(folds.place_of(99), folds.len() - 1);
    }

    #[test]
    fn groups_that_cannot_be_are_left_out() {
        let group = |title, end| Group { title, end, has_error: false };
        assert_eq!(shown(&Folds::new(4, &[group(2, 1), group(0, 9), group(1, 2), group(2, 3)])), [0, 1, 3]);
        assert!(Folds::new(0, &[]).is_empty() && Folds::new(0, &[]).place_of(7) == 0);
    }
}
