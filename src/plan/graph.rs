//! The order that a plan's steps stand in.

use std::collections::{BinaryHeap, HashMap, HashSet};

use super::{Plan, StepId};

/// Steps and who needs whom, by their place in the plan. What cannot be followed is left out: a need that names no
/// step, and all but the first of several steps with one id. Made in time linear in steps and needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    ids: Vec<StepId>,
    places: HashMap<StepId, usize>,
    needs: Vec<Vec<usize>>,
    dependents: Vec<Vec<usize>>,
    /// Needs before dependents; steps on a cycle and behind one are missing.
    order: Vec<usize>,
    /// Steps on the longest way to it; steps on or behind a cycle have none.
    waves: Vec<Option<usize>>,
}

impl Graph {
    pub fn new(plan: &Plan) -> Self {
        Self::of_needs(plan.steps.iter().map(|step| (step.id.as_str(), step.needs.as_slice())))
    }

    /// The same for ids with what each needs.
    pub fn of_needs<'a>(steps: impl IntoIterator<Item = (&'a str, &'a [StepId])>) -> Self {
        let (mut ids, mut wanted, mut places) = (Vec::new(), Vec::new(), HashMap::new());
        for (id, needs) in steps {
            if !places.contains_key(id) {
                places.insert(id.to_owned(), ids.len());
                ids.push(id.to_owned());
                wanted.push(needs);
            }
        }
        let mut needs = Vec::with_capacity(ids.len());
        let mut dependents = vec![Vec::new(); ids.len()];
        for (place, wanted) in wanted.into_iter().enumerate() {
            let mut known: Vec<usize> = wanted.iter().filter_map(|id| places.get(id).copied()).collect();
            known.sort_unstable();
            known.dedup();
            known.iter().for_each(|need| dependents[*need].push(place));
            needs.push(known);
        }
        let (order, waves) = sorted(&needs, &dependents);
        Self { ids, places, needs, dependents, order, waves }
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub fn contains(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }

    /// It is neither on a cycle nor behind one.
    pub fn is_ordered(&self, id: &str) -> bool {
        self.places.get(id).is_some_and(|place| self.waves[*place].is_some())
    }

    /// Steps that it needs, itself not.
    pub fn needs(&self, id: &str) -> impl Iterator<Item = &str> {
        self.names(self.places.get(id).map_or(&[], |place| &self.needs[*place]))
    }

    /// Steps that need it: they may be ready once it is done, and are undone before it.
    pub fn dependents(&self, id: &str) -> impl Iterator<Item = &str> {
        self.names(self.places.get(id).map_or(&[], |place| &self.dependents[*place]))
    }

    /// Every step, after all that it needs; the plan's own order where that is free.
    pub fn order(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.names(&self.order)
    }

    /// The order in which steps are taken back: each after all that need it.
    pub fn reverse(&self) -> impl Iterator<Item = &str> {
        self.order().rev()
    }

    /// Steps by how far they are from the start: everything in a wave can go on at once.
    pub fn waves(&self) -> Vec<Vec<&str>> {
        let count = self.waves.iter().flatten().max().map_or(0, |last| last + 1);
        let mut waves = vec![Vec::new(); count];
        for (id, wave) in self.ids.iter().zip(&self.waves) {
            if let Some(wave) = wave {
                waves[*wave].push(id.as_str());
            }
        }
        waves
    }

    /// Steps that are not done and whose needs are all done, in the plan's order. Looks at every step: whoever asks
    /// after each end of a step looks at [`dependents`](Self::dependents) instead.
    pub fn ready(&self, is_done: impl Fn(&str) -> bool) -> Vec<&str> {
        let done: Vec<bool> = self.ids.iter().map(|id| is_done(id)).collect();
        let is_ready = |place: &usize| !done[*place] && self.needs[*place].iter().all(|need| done[*need]);
        (0..self.ids.len()).filter(is_ready).map(|place| self.ids[place].as_str()).collect()
    }

    /// Every step that must have succeeded before it, in no order.
    pub fn ancestors(&self, id: &str) -> HashSet<&str> {
        self.reached(id, &self.needs)
    }

    /// Every step that cannot begin before it has succeeded, in no order.
    pub fn descendants(&self, id: &str) -> HashSet<&str> {
        self.reached(id, &self.dependents)
    }

    /// Of each pair, whether the second is an ancestor of the first. Costs one walk over the graph for each 64 steps
    /// that are asked after and are no direct need.
    pub fn are_ancestors(&self, pairs: &[(&str, &str)]) -> Vec<bool> {
        let mut answers = vec![false; pairs.len()];
        let mut asked: Vec<(usize, usize, usize)> = Vec::new();
        for (number, (step, ancestor)) in pairs.iter().enumerate() {
            let (Some(&step), Some(&ancestor)) = (self.places.get(*step), self.places.get(*ancestor)) else { continue };
            answers[number] = self.needs[step].binary_search(&ancestor).is_ok();
            if !answers[number] {
                asked.push((ancestor, step, number));
            }
        }
        asked.sort_unstable();
        for block in asked.chunk_by(|a, b| a.0 / 64 == b.0 / 64) {
            let above = self.above(block[0].0 / 64);
            for (ancestor, step, number) in block {
                answers[*number] = above[*step] & (1 << (ancestor % 64)) != 0;
            }
        }
        answers
    }

    /// Of each step, which of the 64 steps of this block are above it.
    fn above(&self, block: usize) -> Vec<u64> {
        let mut above = vec![0u64; self.ids.len()];
        for place in &self.order {
            for need in &self.needs[*place] {
                let itself = if need / 64 == block { 1 << (need % 64) } else { 0 };
                above[*place] |= above[*need] | itself;
            }
        }
        above
    }

    /// A way from a step back to itself along its needs, if there is one: the first is also the last.
    pub fn cycle(&self) -> Option<Vec<StepId>> {
        let mut at = self.waves.iter().position(Option::is_none)?;
        // Every step that was left over needs one that was left over: walking on comes round.
        let mut passed: HashMap<usize, usize> = HashMap::new();
        let mut way = Vec::new();
        loop {
            if let Some(start) = passed.insert(at, way.len()) {
                way.push(at);
                return Some(way[start..].iter().map(|place| self.ids[*place].clone()).collect());
            }
            way.push(at);
            at = *self.needs[at].iter().find(|need| self.waves[**need].is_none())?;
        }
    }

    fn reached(&self, id: &str, edges: &[Vec<usize>]) -> HashSet<&str> {
        let mut found = HashSet::new();
        let mut open: Vec<usize> = self.places.get(id).map(|place| edges[*place].clone()).unwrap_or_default();
        while let Some(place) = open.pop() {
            if found.insert(self.ids[place].as_str()) {
                open.extend(&edges[place]);
            }
        }
        found
    }

    fn names<'a>(&'a self, places: &'a [usize]) -> impl DoubleEndedIterator<Item = &'a str> {
        places.iter().map(|place| self.ids[*place].as_str())
    }
}

/// The order of steps, and the wave of each, as far as no cycle is in the way.
fn sorted(needs: &[Vec<usize>], dependents: &[Vec<usize>]) -> (Vec<usize>, Vec<Option<usize>>) {
    let mut left: Vec<usize> = needs.iter().map(Vec::len).collect();
    let mut waves = vec![None; needs.len()];
    let mut order = Vec::with_capacity(needs.len());
    // The smallest first, so that the order is the plan's own where it is free.
    let mut open: BinaryHeap<_> = (0..needs.len()).filter(|place| left[*place] == 0).map(std::cmp::Reverse).collect();
    while let Some(std::cmp::Reverse(place)) = open.pop() {
        waves[place] =
            Some(needs[place].iter().filter_map(|need| waves[*need]).max().map_or(0, |wave: usize| wave + 1));
        order.push(place);
        for dependent in &dependents[place] {
            left[*dependent] -= 1;
            if left[*dependent] == 0 {
                open.push(std::cmp::Reverse(*dependent));
            }
        }
    }
    (order, waves)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(steps: &[(&str, &[&str])]) -> Graph {
        let steps: Vec<(String, Vec<StepId>)> = steps
            .iter()
            .map(|(id, needs)| ((*id).to_owned(), needs.iter().map(|need| (*need).to_owned()).collect()))
            .collect();
        Graph::of_needs(steps.iter().map(|(id, needs)| (id.as_str(), needs.as_slice())))
    }

    const DIAMOND: &[(&str, &[&str])] =
        &[("end", &["left", "right"]), ("left", &["start"]), ("right", &["start"]), ("start", &[])];

    #[test]
    fn waves_hold_what_can_go_on_at_once() {
        assert_eq!(graph(DIAMOND).waves(), [vec!["start"], vec!["left", "right"], vec!["end"]]);
        let skewed = graph(&[("a", &[]), ("b", &["a"]), ("c", &["a", "b"]), ("d", &[])]);
        assert_eq!(skewed.waves(), [vec!["a", "d"], vec!["b"], vec!["c"]]);
        assert!(graph(&[]).waves().is_empty());
    }

    #[test]
    fn steps_are_done_after_their_needs_and_undone_before_them() {
        let graph = graph(DIAMOND);
        assert_eq!(graph.order().collect::<Vec<_>>(), ["start", "left", "right", "end"]);
        assert_eq!(graph.reverse().collect::<Vec<_>>(), ["end", "right", "left", "start"]);
    }

    #[test]
    fn ready_are_the_steps_whose_needs_are_done() {
        let graph = graph(DIAMOND);
        let ready = |done: &[&str]| graph.ready(|id| done.contains(&id));
        assert_eq!(ready(&[]), ["start"]);
        assert_eq!(ready(&["start"]), ["left", "right"]);
        assert_eq!(ready(&["start", "left"]), ["right"]);
        assert_eq!(ready(&["start", "left", "right"]), ["end"]);
        assert!(ready(&["start", "left", "right", "end"]).is_empty());
    }

    #[test]
    fn a_cycle_is_told_with_its_way() {
        let found = |steps: &[(&str, &[&str])]| graph(steps).cycle().map(|way| way.join(" -> "));
        assert_eq!(found(&[("a", &["a"])]).unwrap(), "a -> a");
        assert_eq!(found(&[("a", &["b"]), ("b", &["a"])]).unwrap(), "a -> b -> a");
        // What is behind the cycle is no part of it.
        assert_eq!(found(&[("z", &["b"]), ("a", &["c"]), ("b", &["a"]), ("c", &["b"])]).unwrap(), "b -> a -> c -> b");
        assert_eq!(found(DIAMOND), None);
        let long: Vec<(String, Vec<StepId>)> =
            (0..1_000).map(|n| (format!("s{n}"), vec![format!("s{}", (n + 1) % 1_000)])).collect();
        let long = Graph::of_needs(long.iter().map(|(id, needs)| (id.as_str(), needs.as_slice())));
        let way = long.cycle().unwrap();
        assert_eq!((way.len(), &way[0], &way[1_000]), (1_001, &"s0".to_owned(), &"s0".to_owned()));
        assert!(long.waves().is_empty());
    }

    #[test]
    fn ancestors_are_all_that_must_have_succeeded_before() {
        let graph = graph(DIAMOND);
        assert_eq!(graph.ancestors("end"), HashSet::from(["left", "right", "start"]));
        assert_eq!(graph.ancestors("start"), HashSet::new());
        assert_eq!(graph.descendants("left"), HashSet::from(["end"]));
        let pairs = [("end", "start"), ("end", "left"), ("left", "right"), ("start", "end"), ("end", "nobody")];
        assert_eq!(graph.are_ancestors(&pairs), [true, true, false, false, false]);
    }

    #[test]
    fn what_cannot_be_followed_is_left_out() {
        let graph = graph(&[("a", &["ghost", "b", "b"]), ("b", &[]), ("b", &["a"])]);
        assert_eq!(graph.order().collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(graph.needs("a").collect::<Vec<_>>(), ["b"]);
        assert_eq!(graph.dependents("b").collect::<Vec<_>>(), ["a"]);
        assert_eq!((graph.len(), graph.contains("ghost")), (2, false));
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(12))]
        /// Against the plain way: a search from each step.
        #[test]
        fn asking_for_many_at_once_says_what_asking_one_by_one_says(
            edges in proptest::collection::vec((0usize..150, 0usize..150), 0..400),
        ) {
            let mut needs = vec![Vec::new(); 150];
            // From later to earlier steps only, so that there is no cycle.
            edges.iter().for_each(|(a, b)| if a != b { needs[*a.max(b)].push(format!("s{}", a.min(b))) });
            let ids: Vec<String> = (0..150).map(|n| format!("s{n}")).collect();
            let graph = Graph::of_needs(ids.iter().map(String::as_str).zip(needs.iter().map(Vec::as_slice)));
            let pairs: Vec<(&str, &str)> =
                ids.iter().flat_map(|a| ids.iter().map(move |b| (a.as_str(), b.as_str()))).collect();
            let answers = graph.are_ancestors(&pairs);
            for ((step, other), answer) in pairs.iter().zip(answers) {
                assert_eq!(answer, graph.ancestors(step).contains(other), "{step} {other}");
            }
            let places: HashMap<&str, usize> = graph.order().zip(0..).collect();
            assert!(ids.iter().all(|id| graph.needs(id).all(|need| places[need] < places[id.as_str()])));
            for (number, wave) in graph.waves().iter().enumerate() {
                assert!(wave.iter().all(|id| graph.needs(id).count() > 0 || number == 0));
            }
        }
    }
}
