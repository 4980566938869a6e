//! Why an action can do nothing in an opened log.

use super::JobLogState;
use crate::app::App;
use crate::keymap::Action;

/// The reason; an outer `None` for actions that mean here what they mean everywhere.
pub(in crate::app) fn why_not(app: &App, action: Action) -> Option<Option<String>> {
    let view = app.job_log.as_ref()?;
    let outline = view.outline();
    let unread = || outline.is_none_or(|outline| outline.lines == 0).then(|| "there is no line yet".to_owned());
    Some(match action {
        Action::Left | Action::Right if view.page.wraps() => Some("long lines are wrapped".into()),
        _ if action.moves() => unread(),
        Action::Wrap | Action::Timestamps => None,
        Action::Search | Action::Copy => unread(),
        Action::Open => {
            let cursor = view.page.cursor();
            let in_group = outline
                .is_some_and(|outline| outline.groups.iter().any(|group| group.title <= cursor && cursor <= group.end));
            (!in_group).then(|| "no group is here".into())
        }
        Action::NextError | Action::PreviousError => {
            let forward = action == Action::NextError;
            let cursor = view.page.cursor();
            match outline {
                None => unread(),
                Some(outline) if outline.errors == 0 => Some("no line is an error".into()),
                Some(outline) => outline
                    .error_beside(cursor, forward)
                    .is_none()
                    .then(|| if forward { "this is the last error".into() } else { "this is the first error".into() }),
            }
        }
        Action::NextMatch | Action::PreviousMatch => match &view.search {
            search if search.text.is_empty() => Some("nothing is searched for".into()),
            search if view.is_in_vain() => Some(format!("`{}` is not in this log", search.text)),
            _ => None,
        },
        Action::Refresh if matches!(view.state, JobLogState::Failed(_) | JobLogState::None { .. }) => None,
        Action::Back | Action::Browse => None,
        Action::Filter => Some("a log is searched, not filtered".into()),
        Action::Edit | Action::Page => Some("a log may be too long for it; orchestra runs logs prints it".into()),
        _ => return None,
    })
}
