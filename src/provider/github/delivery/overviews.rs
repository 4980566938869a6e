//! The overviews of all watched repositories: each asked for with the token that sees it.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::{
    super::{GithubClient, access::Access},
    graph::{Answer, Graph},
    watched::Watched,
};
use crate::domain::{Fault, FaultKind, Quota};

/// What asks GraphQL.
#[derive(Debug)]
pub(super) struct Overviews {
    /// What is known of the questions of each token, in the client's order.
    graphs: Vec<Graph>,
    /// Whose turn it is to be asked about first: one that cannot be answered does not hold back those behind it twice.
    first: usize,
    /// Why GraphQL is not asked.
    without: Option<String>,
    /// How often the tokens were others than before, when this was made.
    tokens: u32,
}

/// What became of the questions of one token.
enum Asked {
    /// Those that it does not see.
    Lacks(Vec<(usize, Fault)>),
    /// This token is of no use for it: nothing of what was left was answered.
    Refused(Fault),
    /// The host does not answer: the others would not be either.
    Broken(Fault),
}

impl Overviews {
    pub(super) fn new(client: &GithubClient) -> Self {
        let access = client.access();
        let next = || access.next(|variable| format!("set {variable}"));
        let without = access
            .credential
            .is_none()
            .then(|| format!("GitHub answers what it takes (GraphQL) only with a token; {}", next()));
        let graphs = client.accesses().iter().map(|_| Graph::default()).collect();
        Self { graphs, first: 0, without, tokens: client.renewal().times() }
    }

    /// Why GraphQL is not asked.
    pub(super) fn without(&self) -> Option<&str> {
        self.without.as_deref()
    }

    /// Asks GraphQL again, where there is a token.
    pub(super) fn try_again(&mut self, client: &GithubClient) {
        if client.access().credential.is_some() {
            self.without = None;
        }
    }

    /// Of several tokens' points those that are used up first.
    pub(super) fn quota(&self) -> Option<&Quota> {
        self.graphs.iter().filter_map(|graph| graph.quota.as_ref()).min_by_key(|quota| quota.share_left())
    }

    /// What the questions of the last reading have cost each token, and what is left to it.
    pub(super) fn spent(&self) -> impl Iterator<Item = (u64, Option<&Quota>)> {
        self.graphs.iter().map(|graph| (graph.cost, graph.quota.as_ref()))
    }

    /// Asks about all, so many at once as can be answered: each with the smallest token that is enough, and what that
    /// one does not see with the next.
    ///
    /// # Errors
    /// No token works.
    pub(super) async fn read(&mut self, client: &GithubClient, watched: &mut [Watched]) -> Result<(), Fault> {
        if self.tokens != client.renewal().times() {
            *self = Self { first: self.first, ..Self::new(client) };
        }
        if self.without.is_some() || watched.is_empty() {
            return Ok(());
        }
        self.graphs.iter_mut().for_each(Graph::begin);
        watched.iter_mut().for_each(|watched| watched.overview_fault = None);
        let (count, accesses) = (watched.len(), client.accesses());
        let turns = (0..count).map(|offset| (self.first + offset) % count);
        let mut left: Vec<(usize, VecDeque<usize>)> =
            turns.map(|index| (index, client.overview_order(&accesses, watched[index].repository.as_str()))).collect();
        let (mut is_answered, mut last) = (false, None);
        while !left.is_empty() {
            let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            let mut others: BTreeMap<usize, VecDeque<usize>> = BTreeMap::new();
            let first = left.first().and_then(|(_, order)| order.front().copied());
            for (index, mut order) in left.drain(..) {
                let Some(access) = order.pop_front() else { continue };
                groups.entry(access).or_default().push(index);
                others.insert(index, order);
            }
            // The group of the one whose turn it is goes first.
            let mut groups: Vec<(usize, Vec<usize>)> = groups.into_iter().collect();
            groups.sort_by_key(|(access, _)| Some(*access) != first);
            let mut groups = groups.into_iter();
            while let Some((access, group)) = groups.next() {
                let lacks = match self.ask(client, (&accesses, access), &group, watched).await {
                    Asked::Lacks(lacks) => {
                        is_answered = true;
                        lacks
                    }
                    Asked::Refused(fault) => {
                        last = Some(fault.clone());
                        group.into_iter().map(|index| (index, fault.clone())).collect()
                    }
                    Asked::Broken(fault) => {
                        let unasked = groups.flat_map(|(_, group)| group).chain(left.iter().map(|(index, _)| *index));
                        fail(unasked, &fault, watched);
                        return Ok(());
                    }
                };
                for (index, fault) in lacks {
                    // That a token does not work is worth more than that another one does not see it.
                    watched[index].overview_fault.get_or_insert(fault);
                    left.extend(others.remove(&index).filter(|order| !order.is_empty()).map(|order| (index, order)));
                }
            }
        }
        match last.filter(|_| !is_answered) {
            Some(fault) if fault.kind == FaultKind::Unauthorized => Err(fault),
            Some(_) => {
                self.without = Some(format!("{} does not answer GraphQL to this token", client.access().host));
                Ok(())
            }
            None => Ok(()),
        }
    }

    async fn ask(
        &mut self,
        client: &GithubClient,
        (accesses, access): (&[Arc<Access>], usize),
        group: &[usize],
        watched: &mut [Watched],
    ) -> Asked {
        let (Some(right), Some(graph)) = (accesses.get(access), self.graphs.get_mut(access)) else {
            return Asked::Lacks(Vec::new());
        };
        if let Some(fault) = graph.used_up() {
            fail(group.iter().copied(), &fault, watched);
            return Asked::Lacks(Vec::new());
        }
        let (mut lacks, mut next) = (Vec::new(), 0);
        while next < group.len() {
            let part = &group[next..(next + graph.batch).min(group.len())];
            let names: Vec<_> = part.iter().map(|index| &watched[*index].repository).collect();
            match graph.ask(client, right, &names).await {
                Ok(Answer::Unchanged) => part.iter().for_each(|index| watched[*index].overview_fault = None),
                Ok(Answer::Changed(overviews)) => {
                    for (index, read) in part.iter().zip(overviews) {
                        match read {
                            Err(fault) if fault.kind == FaultKind::NotFound => {
                                right.note_seen(watched[*index].repository.as_str(), false);
                                lacks.push((*index, fault));
                            }
                            read => watched[*index].take(read),
                        }
                    }
                }
                Err(fault) if next == 0 && matches!(fault.kind, FaultKind::Unauthorized | FaultKind::NotFound) => {
                    return Asked::Refused(fault);
                }
                Err(fault) => {
                    let is_of_the_host = fault.kind != FaultKind::RateLimited;
                    if is_of_the_host {
                        // A question about one alone is not asked first again.
                        self.first = (part[0] + usize::from(part.len() == 1)) % watched.len();
                    }
                    fail(group[next..].iter().copied(), &fault, watched);
                    lacks.iter().for_each(|(index, fault)| watched[*index].take(Err(fault.clone())));
                    return if is_of_the_host { Asked::Broken(fault) } else { Asked::Lacks(lacks) };
                }
            }
            next += part.len();
        }
        Asked::Lacks(lacks)
    }
}

fn fail(which: impl IntoIterator<Item = usize>, fault: &Fault, watched: &mut [Watched]) {
    for index in which {
        watched[index].overview_fault = Some(fault.clone());
    }
}
