//! What is read of one repository by REST: each part unless it is unchanged.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use url::Url;

use super::{
    super::{GithubClient, slot::Slot, wire},
    graph_error::CHECKS,
    overview::Overview,
    parts_wire::{Combined, Environments, Pending, PendingList, Waits, Workflows},
};
use crate::{
    domain::{Brings, ChecksState, Fault, FaultKind, Gap, Printable, ProtectionRule, Workflow, WorkflowRun},
    provider::http::next_page,
};

/// Pages of a hundred environments that are read.
const MOST_PAGES: usize = 3;
/// Waiting runs whose gates are read.
const MOST_WAITING: usize = 30;
/// Environments whose version is compared with the default branch.
const MOST_COMPARED: usize = 6;

const GATES: &str = "gates";
const ENVIRONMENTS: &str = "environments";
const WORKFLOWS: &str = "workflows";
const STATUSES: &str = "commit statuses";
const COMMITS: &str = "commits between versions";

#[derive(Debug, Default)]
pub(super) struct Parts {
    waiting: Slot<Vec<Arc<WorkflowRun>>>,
    pending: HashMap<u64, Slot<Vec<Waits>>>,
    environments: Vec<Slot<Page>>,
    workflows: Slot<Vec<Workflow>>,
    statuses: Slot<Option<ChecksState>>,
    /// By the commits compared; `None` where they have nothing to do with each other.
    compared: HashMap<(Printable, Printable), Option<Brings>>,
    gaps: BTreeMap<&'static str, Printable>,
    /// What seldom changes was read once.
    pub(super) is_whole: bool,
    /// Something is another than when it was joined.
    pub(super) is_renewed: bool,
}

/// One page of environments.
#[derive(Debug)]
struct Page {
    rows: Vec<(Printable, Vec<ProtectionRule>)>,
    total: u64,
    next: Option<Url>,
}

impl Parts {
    /// Reads what may have changed; `seldom` also what seldom does.
    ///
    /// # Errors
    /// A fault that the next question would meet too. What only concerns one part becomes a gap.
    pub(super) async fn read(
        &mut self,
        client: &GithubClient,
        repository: &str,
        overview: &Overview,
        seldom: bool,
    ) -> Result<(), Fault> {
        let gaps = self.gaps.clone();
        self.read_gates(client, repository).await?;
        if seldom {
            let read = self.read_environments(client, repository).await;
            if self.tolerate(ENVIRONMENTS, read)? {
                self.environments.clear();
            }
            let read = self.read_workflows(client, repository).await;
            self.tolerate(WORKFLOWS, read)?;
            self.is_whole = true;
        }
        if overview.gaps.iter().any(|gap| gap.what.as_str() == CHECKS) {
            let read = self.read_statuses(client, repository, overview).await;
            self.tolerate(STATUSES, read)?;
        }
        self.read_comparisons(client, repository, overview).await?;
        self.is_renewed |= gaps != self.gaps;
        Ok(())
    }

    async fn read_gates(&mut self, client: &GithubClient, repository: &str) -> Result<(), Fault> {
        let mut lost = None;
        let subject = format!("the waiting runs of {repository}");
        let mut url = client.address(repository, &["actions", "runs"])?;
        url.set_query(Some("status=waiting&per_page=50"));
        let read = client.renew(&mut self.waiting, &subject, repository, url, |reply| {
            Ok(reply.json::<wire::Runs>(&subject)?.into_runs(repository).0)
        });
        let read = read.await;
        if self.weigh(read, &mut lost)? {
            self.waiting.clear();
        }
        let runs: Vec<u64> = self.waiting().iter().map(|run| run.key.id).collect();
        self.pending.retain(|id, _| runs.contains(id));
        for id in runs.into_iter().take(MOST_WAITING) {
            let subject = format!("the gates of run {id} of {repository}");
            let url = client.address(repository, &["actions", "runs", &id.to_string(), "pending_deployments"])?;
            let slot = self.pending.entry(id).or_default();
            let read = read_waits(client, slot, &subject, repository, &url).await;
            if self.weigh(read, &mut lost)? {
                self.pending.remove(&id);
            }
        }
        self.note(GATES, lost);
        Ok(())
    }

    async fn read_environments(&mut self, client: &GithubClient, repository: &str) -> Result<bool, Fault> {
        let subject = format!("the environments of {repository}");
        let mut url = client.address(repository, &["environments"])?;
        url.set_query(Some("per_page=100"));
        let origin = url.origin();
        let (mut next, mut has_changed) = (Some(url), false);
        for number in 0..MOST_PAGES {
            let Some(url) = next.take().filter(|url| url.origin() == origin) else {
                self.environments.truncate(number);
                break;
            };
            if self.environments.len() == number {
                self.environments.push(Slot::default());
            }
            let slot = &mut self.environments[number];
            let read = client.renew(slot, &subject, repository, url, |reply| {
                let page: Environments = reply.json(&subject)?;
                let rows = page.environments.rows.into_iter().filter_map(|row| row.into_rules()).collect();
                Ok(Page { rows, total: page.total_count.unwrap_or(0), next: next_page(reply) })
            });
            has_changed |= read.await?;
            next = self.environments[number].value().and_then(|page| page.next.clone());
        }
        Ok(has_changed)
    }

    async fn read_workflows(&mut self, client: &GithubClient, repository: &str) -> Result<bool, Fault> {
        let subject = format!("the workflows of {repository}");
        let url = client.workflows_address(repository)?;
        let read = client.renew(&mut self.workflows, &subject, repository, url, |reply| {
            Ok(reply.json::<Workflows>(&subject)?.into_workflows())
        });
        read.await
    }

    async fn read_statuses(
        &mut self,
        client: &GithubClient,
        repository: &str,
        overview: &Overview,
    ) -> Result<bool, Fault> {
        let Some(sha) = &overview.head_sha else { return Ok(false) };
        let subject = format!("the commit statuses of {repository}");
        let url = client.address(repository, &["commits", sha.as_str(), "status"])?;
        let read = client.renew(&mut self.statuses, &subject, repository, url, |reply| {
            Ok(reply.json::<Combined>(&subject)?.into_checks())
        });
        read.await
    }

    async fn read_comparisons(
        &mut self,
        client: &GithubClient,
        repository: &str,
        overview: &Overview,
    ) -> Result<(), Fault> {
        let wanted = self.pairs(overview);
        self.compared.retain(|pair, _| wanted.contains(pair));
        let mut is_lost = false;
        for (base, head) in wanted {
            if self.compared.contains_key(&(base.clone(), head.clone())) {
                continue;
            }
            let brings = match client.compare(repository, base.as_str(), head.as_str()).await {
                Ok(brings) => Some(brings),
                Err(fault) if is_of_the_part(&fault) => {
                    self.gaps.insert(COMMITS, fault.message.clone());
                    if fault.kind == FaultKind::Malformed {
                        // Another answer may be whole: it is asked again.
                        is_lost = true;
                        continue;
                    }
                    None
                }
                Err(fault) => return Err(fault),
            };
            self.compared.insert((base, head), brings);
            self.is_renewed = true;
        }
        if !is_lost && self.compared.values().all(Option::is_some) {
            self.gaps.remove(COMMITS);
        }
        Ok(())
    }

    /// Which versions are compared: what is live with what a gate would bring, and with the default branch.
    fn pairs(&self, overview: &Overview) -> BTreeSet<(Printable, Printable)> {
        let gates = self
            .gates()
            .filter_map(|(run, waits)| Some((overview.live_in(&waits.environment)?.sha.clone(), run.head_sha.clone())));
        let mut pairs: BTreeSet<_> = gates.collect();
        if let Some(head) = &overview.head_sha {
            let live = self.environments(overview).into_iter().filter_map(|(name, _)| overview.live_in(&name).cloned());
            pairs.extend(live.take(MOST_COMPARED).map(|live| (live.sha, head.clone())));
        }
        pairs.retain(|(base, head)| base != head && !head.as_str().is_empty());
        pairs
    }

    pub(super) fn waiting(&self) -> &[Arc<WorkflowRun>] {
        self.waiting.value().map(Vec::as_slice).unwrap_or_default()
    }

    /// Each environment that a run waits for.
    pub(super) fn gates(&self) -> impl Iterator<Item = (&Arc<WorkflowRun>, &Waits)> {
        let waits = |run: &Arc<WorkflowRun>| self.pending.get(&run.key.id).and_then(Slot::value);
        self.waiting().iter().flat_map(move |run| waits(run).into_iter().flatten().map(move |waits| (run, waits)))
    }

    /// The environments with their rules: guarded ones first, then the last deployed to. Where they cannot be read,
    /// those that something was deployed to.
    pub(super) fn environments(&self, overview: &Overview) -> Vec<(Printable, Option<Vec<ProtectionRule>>)> {
        let pages = || self.environments.iter().filter_map(Slot::value);
        let mut all: Vec<(Printable, Option<Vec<ProtectionRule>>)> = if pages().next().is_some() {
            pages().flat_map(|page| &page.rows).map(|(name, rules)| (name.clone(), Some(rules.clone()))).collect()
        } else {
            let names: BTreeSet<_> = overview.deployments.iter().map(|(name, _)| name.clone()).collect();
            names.into_iter().map(|name| (name, None)).collect()
        };
        all.sort_by_cached_key(|(name, rules)| {
            let is_free = rules.as_ref().is_none_or(Vec::is_empty);
            let at = overview.latest_in(name).map(|deployment| deployment.at);
            (is_free, std::cmp::Reverse(at), name.clone())
        });
        all
    }

    pub(super) fn workflows(&self) -> Vec<Workflow> {
        self.workflows.value().cloned().unwrap_or_default()
    }

    pub(super) fn statuses(&self) -> Option<ChecksState> {
        self.statuses.value().cloned().flatten()
    }

    /// What `head` has over `base`, if that was compared.
    pub(super) fn brings(&self, base: &Printable, head: &Printable) -> Option<Brings> {
        if base == head {
            return Some(Brings { from_sha: Some(base.clone()), to_sha: head.clone(), ..Brings::default() });
        }
        self.compared.get(&(base.clone(), head.clone())).cloned().flatten()
    }

    /// What could not be read, or was not.
    pub(super) fn gaps(&self, overview: &Overview) -> Vec<Gap> {
        let gap = |what: &str, why: String| Gap { what: Printable::new(what), why: Printable::new(why) };
        let mut gaps: Vec<_> = self.gaps.iter().map(|(what, why)| gap(what, why.to_string())).collect();
        let pages = || self.environments.iter().filter_map(Slot::value);
        let read: usize = pages().map(|page| page.rows.len()).sum();
        let total = pages().map(|page| page.total).max().unwrap_or(0);
        if total > read as u64 {
            gaps.push(gap(ENVIRONMENTS, format!("only {read} of {total} are read")));
        }
        let is_unsure = |(name, _): &(Printable, _)| overview.live_in(name).is_none() && overview.may_lack(name);
        if self.environments(overview).iter().any(is_unsure) {
            gaps.push(gap(Gap::DEPLOYMENTS, "only the newest are read; what is live may be older".into()));
        }
        let live = pages().flat_map(|page| &page.rows).filter(|(name, _)| overview.live_in(name).is_some()).count();
        if live > MOST_COMPARED {
            gaps.push(gap(COMMITS, format!("only the first {MOST_COMPARED} of {live} environments are compared")));
        }
        if self.waiting().len() > MOST_WAITING {
            gaps.push(gap(
                GATES,
                format!("only the newest {MOST_WAITING} of {} waiting runs are read", self.waiting().len()),
            ));
        }
        gaps
    }

    /// A part that cannot be read is a gap; anything else ends the reading. True when what was read of the part
    /// before may not be seen any more.
    fn tolerate(&mut self, what: &'static str, read: Result<bool, Fault>) -> Result<bool, Fault> {
        let mut lost = None;
        let is_gone = self.weigh(read, &mut lost)?;
        self.note(what, lost);
        Ok(is_gone)
    }

    /// The same of one of several questions about a part; why it could not be read goes into `lost`.
    fn weigh(&mut self, read: Result<bool, Fault>, lost: &mut Option<Fault>) -> Result<bool, Fault> {
        match read {
            Ok(is_renewed) => {
                self.is_renewed |= is_renewed;
                Ok(false)
            }
            Err(fault) if is_of_the_part(&fault) => {
                let is_gone = fault.kind == FaultKind::NotFound;
                lost.get_or_insert(fault);
                Ok(is_gone)
            }
            Err(fault) => Err(fault),
        }
    }

    fn note(&mut self, what: &'static str, lost: Option<Fault>) {
        match lost {
            Some(fault) => self.gaps.insert(what, fault.message),
            None => self.gaps.remove(what),
        };
    }
}

/// The gates of one run, asked of the next token as long as the one that would answer may answer at none of them.
async fn read_waits(
    client: &GithubClient,
    slot: &mut Slot<Vec<Waits>>,
    subject: &str,
    repository: &str,
    url: &Url,
) -> Result<bool, Fault> {
    let mut is_renewed = false;
    loop {
        let read = client.renew(slot, subject, repository, url.clone(), |reply| {
            Ok(reply.json::<PendingList>(subject)?.0.rows.into_iter().filter_map(Pending::into_waits).collect())
        });
        let is_new = read.await?;
        is_renewed |= is_new;
        let is_closed = |waits: &Vec<Waits>| !waits.is_empty() && !waits.iter().any(|waits| waits.can_approve);
        if !is_new || !slot.value().is_some_and(is_closed) || !client.pass_over(url, repository) {
            return Ok(is_renewed);
        }
        slot.clear();
    }
}

fn is_of_the_part(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::NotFound | FaultKind::Malformed)
}
