//! With which of the rights something is done, and in which order they are tried.

use std::{collections::VecDeque, sync::Arc};

use url::Url;

use super::{GithubClient, access::Access, needs::Feature};

impl GithubClient {
    /// Every right that there is.
    pub(super) fn accesses(&self) -> Vec<Arc<Access>> {
        self.tokens().all().cloned().collect()
    }

    /// With which rights something at this address is read, in the order in which they are tried. Who may answer at a
    /// gate is asked with the one that would answer.
    pub(super) fn readers(&self, url: &Url, repository: &str) -> Vec<Arc<Access>> {
        let is_of_the_change = url.path().ends_with("/pending_deployments");
        self.tokens().order(Feature::of(url.path(), is_of_the_change), repository, url.path())
    }

    /// The one that is first to make the change at this address was told that it may not: from now on it comes last.
    /// False where every other was told so before, and there is no use in asking on.
    pub(super) fn pass_over(&self, url: &Url, repository: &str) -> bool {
        let order = self.changers(url, repository);
        let Some(first) = order.first().filter(|first| !first.is_passed_over(url.path())) else { return false };
        first.pass_over(url.path());
        // What is known of a token has its bounds; beyond them nothing would change by asking on.
        first.is_passed_over(url.path()) && order.iter().any(|access| !access.is_passed_over(url.path()))
    }

    /// With which rights something at this address is changed, in the order in which they are tried.
    pub(super) fn changers(&self, url: &Url, repository: &str) -> Vec<Arc<Access>> {
        self.tokens().order(Feature::of(url.path(), true), repository, url.path())
    }

    /// With which rights something that needs `features` of `repository` is done, in the order in which they are tried.
    pub(super) fn accesses_for(&self, features: &[Feature], repository: &str) -> Vec<Arc<Access>> {
        self.tokens().order(features, repository, "")
    }

    /// With which of these rights the overview of a repository is read, each by its place, in the order in which they are
    /// tried. One that may not read all of it still tells the rest.
    pub(super) fn overview_order(&self, all: &[Arc<Access>], repository: &str) -> VecDeque<usize> {
        let order = self.accesses_for(Feature::of("/graphql", false), repository);
        let place = |access: &Arc<Access>| all.iter().position(|known| Arc::ptr_eq(known, access));
        let mut places: VecDeque<usize> = order.iter().filter_map(place).collect();
        let others = (0..all.len()).filter(|place| !places.contains(place) && !all[*place].misses(repository));
        let others: Vec<usize> = others.collect();
        places.extend(others);
        places
    }
}
