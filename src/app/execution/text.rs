//! An opened execution as one text: for an editor, the clipboard, and line by line.

use super::{details, execution_head};
use crate::app::{App, Block, Span};
use crate::domain::Printable;

/// Its head, every step with where it stands, and what all of them said.
pub(in crate::app) fn document(app: &App) -> Option<Vec<Block>> {
    let opened = app.execution.as_ref()?;
    let mut blocks = Vec::new();
    if let (Some(list), Some(state)) = (&opened.list, &opened.state) {
        blocks.push(Block::Heading(Printable::new(&list.plan.title).to_string()));
        blocks.extend(execution_head(app));
        blocks.push(Block::muted(format!("execution {} of plan {:.12}", Printable::new(&opened.id), state.plan)));
        blocks.extend([Block::Gap, Block::Heading("Steps".into())]);
        let steps = list.outline.tree.iter().filter_map(|row| list.plan.steps.get(row.step()?));
        blocks.extend(steps.map(|step| Block::Prose(details::sentence(step, state, app.now))));
    } else {
        blocks.extend(execution_head(app));
    }
    if !opened.lines.is_empty() {
        blocks.extend([Block::Gap, Block::Heading("Output".into())]);
        blocks.extend(opened.lines.iter().map(|line| {
            let step = Printable::new(&line.step);
            Block::Text(vec![Span::muted(format!("{step}: ")), Span::plain(line.text.as_str())])
        }));
    }
    Some(blocks)
}
