//! How the jobs of a run hang together, read from their names: calls of other workflows, and matrices.

use super::{Health, Job};

/// A job's name taken apart: `call / test (ubuntu, 1.80)` is `(ubuntu, 1.80)` of the matrix `test` of the call `call`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobPath<'a> {
    /// From the outermost group on.
    pub groups: Vec<&'a str>,
    /// What tells it from the others of its group.
    pub leaf: &'a str,
}

impl<'a> JobPath<'a> {
    pub fn of(name: &'a str) -> Self {
        let (before, matrix) = split_matrix(name);
        let mut groups: Vec<&str> = before.split(" / ").filter(|part| !part.trim().is_empty()).collect();
        match matrix {
            Some(leaf) if !groups.is_empty() => Self { groups, leaf },
            _ => {
                let leaf = groups.pop().unwrap_or(name);
                Self { groups, leaf: matrix.unwrap_or(leaf) }
            }
        }
    }
}

/// The values of a matrix stand in brackets at the end, and may hold brackets themselves.
fn split_matrix(name: &str) -> (&str, Option<&str>) {
    if !name.ends_with(')') {
        return (name, None);
    }
    let mut depth = 0;
    for (at, letter) in name.char_indices().rev() {
        match letter {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return match name[..at].strip_suffix(' ') {
                Some(before) if !before.is_empty() => (before, Some(&name[at..])),
                _ => (name, None),
            };
        }
    }
    (name, None)
}

/// The jobs as positions: those that went wrong first, else as they came.
pub fn job_order(jobs: &[Job]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|at| match jobs[*at].health() {
        Health::Down => 0,
        Health::Degraded => 1,
        _ => 2,
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart_into_calls_matrix_and_values() {
        for (name, groups, leaf) in [
            ("lint", &[][..], "lint"),
            ("test (ubuntu, 1.80)", &["test"], "(ubuntu, 1.80)"),
            ("call / build (x)", &["call", "build"], "(x)"),
            ("call / inner / lint", &["call", "inner"], "lint"),
            ("test (a / b, (c))", &["test"], "(a / b, (c))"),
            ("(ubuntu)", &[], "(ubuntu)"),
            ("f(x)", &[], "f(x)"),
            ("test )", &[], "test )"),
            ("", &[], ""),
            (" / ", &[], " / "),
        ] {
            assert_eq!(JobPath::of(name), JobPath { groups: groups.to_vec(), leaf }, "{name}");
        }
    }
}
