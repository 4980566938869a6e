//! The jobs of one attempt as rows: groups of calls and matrices, jobs, and the steps of those that need a look.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::domain::{Conclusion, Health, Job, JobPath, RunStatus, job_order};

/// Groups lie in each other so many times; names go on to tell jobs apart below.
const DEEPEST: usize = 4;
/// More running jobs than this do not show their steps by themselves.
const MANY: usize = 20;

/// One row, by the positions of what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreeRow {
    Group { group: u32, depth: u16 },
    Job { job: u32, depth: u16 },
    Step { job: u32, step: u32, depth: u16 },
}

/// What a row shows, whatever its place: the same in a later reading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    /// By the path of its name.
    Group(String),
    /// By its id.
    Job(u64),
    /// By its job's id and its number.
    Step(u64, u32),
}

/// Jobs that a call or a matrix has in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobGroup {
    /// The path from the outermost group on.
    pub path: String,
    /// What it adds to the group around it.
    pub title: String,
    /// Positions of all jobs in it, those that went wrong first.
    pub jobs: Vec<u32>,
}

/// The rows, the cursor among them, and what a person folded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunTree {
    pub rows: Vec<TreeRow>,
    pub groups: Vec<JobGroup>,
    pub cursor: usize,
    /// Where a person put the cursor; until then it goes to what went wrong.
    place: Option<Node>,
    /// What a person opened (`true`) or folded.
    turned: BTreeMap<Node, bool>,
}

/// The part of a tree that a person brought about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeStand {
    place: Option<Node>,
    turned: Vec<(Node, bool)>,
}

impl RunTree {
    /// Lays the jobs out anew; the cursor stays on what it was on.
    pub(super) fn lay(&mut self, jobs: &[Job]) {
        let running = jobs.iter().filter(|job| job.status == RunStatus::InProgress).count();
        let mut laying =
            Laying { jobs, turned: &self.turned, are_many: running > MANY, rows: Vec::new(), groups: Vec::new() };
        let order: Vec<u32> = job_order(jobs).into_iter().filter_map(|at| u32::try_from(at).ok()).collect();
        let paths: Vec<JobPath> = jobs.iter().map(|job| JobPath::of(job.name.as_str())).collect();
        laying.level(&order, &paths, 0, 0);
        (self.rows, self.groups) = (laying.rows, laying.groups);
        let at = match &self.place {
            Some(place) => self.find(jobs, place),
            None => self.trouble(jobs),
        };
        self.cursor = at.unwrap_or(self.cursor).min(self.rows.len().saturating_sub(1));
    }

    pub(super) fn go_to(&mut self, jobs: &[Job], row: usize) {
        self.cursor = row.min(self.rows.len().saturating_sub(1));
        self.place = self.node(jobs, self.cursor);
    }

    /// True when a person put the cursor where it is.
    pub fn was_moved(&self) -> bool {
        self.place.is_some()
    }

    /// Puts the cursor on a job, out of whatever is folded around it.
    pub(super) fn show_job(&mut self, jobs: &[Job], job: usize) {
        let Some(id) = jobs.get(job).map(|job| job.id) else { return };
        let around = self.groups.iter().filter(|group| group.jobs.contains(&(job as u32)));
        let opened: Vec<Node> = around.map(|group| Node::Group(group.path.clone())).collect();
        self.turned.extend(opened.into_iter().map(|node| (node, true)));
        self.place = Some(Node::Job(id));
        self.lay(jobs);
        // Groups within folded groups are known only once those are open.
        if self.find(jobs, &Node::Job(id)).is_none()
            && self.groups.iter().any(|group| {
                group.jobs.contains(&(job as u32)) && !self.turned.contains_key(&Node::Group(group.path.clone()))
            })
        {
            self.show_job(jobs, job);
        }
    }

    /// What stands in a row.
    pub fn node(&self, jobs: &[Job], row: usize) -> Option<Node> {
        Some(match *self.rows.get(row)? {
            TreeRow::Group { group, .. } => Node::Group(self.groups.get(group as usize)?.path.clone()),
            TreeRow::Job { job, .. } => Node::Job(jobs.get(job as usize)?.id),
            TreeRow::Step { job, step, .. } => {
                let job = jobs.get(job as usize)?;
                Node::Step(job.id, job.steps.get(step as usize)?.number)
            }
        })
    }

    /// Whether what is under the cursor shows what lies in it; none for what nothing lies in.
    pub fn is_open(&self, jobs: &[Job], row: usize) -> Option<bool> {
        let depth_of = |row: &TreeRow| match row {
            TreeRow::Group { depth, .. } | TreeRow::Job { depth, .. } | TreeRow::Step { depth, .. } => *depth,
        };
        let has_parts = match self.rows.get(row)? {
            TreeRow::Group { .. } => true,
            TreeRow::Job { job, .. } => !jobs.get(*job as usize)?.steps.is_empty(),
            TreeRow::Step { .. } => false,
        };
        let next = self.rows.get(row + 1).map_or(0, depth_of);
        has_parts.then(|| next > depth_of(&self.rows[row]))
    }

    /// Folds or opens what is under the cursor; a step folds its job. Without a wish it is turned.
    pub(super) fn turn(&mut self, jobs: &[Job], open: Option<bool>) {
        let Some(node) = self.node(jobs, self.cursor) else { return };
        let is_open = self.is_open(jobs, self.cursor);
        let (node, open) = match (node, is_open) {
            (Node::Step(job, _), _) if open != Some(true) => (Node::Job(job), false),
            // What is folded already, or cannot be, goes out to what is around it.
            (_, None | Some(false)) if open == Some(false) => return self.go_out(jobs),
            (node, Some(is_open)) => (node, open.unwrap_or(!is_open)),
            _ => return,
        };
        self.place = Some(node.clone());
        self.turned.insert(node, open);
        self.lay(jobs);
    }

    fn go_out(&mut self, jobs: &[Job]) {
        let depth_of = |row: &TreeRow| match row {
            TreeRow::Group { depth, .. } | TreeRow::Job { depth, .. } | TreeRow::Step { depth, .. } => *depth,
        };
        let here = self.rows.get(self.cursor).map_or(0, depth_of);
        if let Some(around) = self.rows[..self.cursor.min(self.rows.len())].iter().rposition(|row| depth_of(row) < here)
        {
            self.go_to(jobs, around);
        }
    }

    fn find(&self, jobs: &[Job], node: &Node) -> Option<usize> {
        let at = (0..self.rows.len()).find(|row| self.node(jobs, *row).as_ref() == Some(node));
        // A step that is shown no longer leaves the cursor on its job.
        at.or_else(|| match node {
            Node::Step(job, _) => self.find(jobs, &Node::Job(*job)),
            _ => None,
        })
    }

    /// The first step that went wrong, else the first such job, else the first step that runs.
    fn trouble(&self, jobs: &[Job]) -> Option<usize> {
        let step = |row: &TreeRow| match row {
            TreeRow::Step { job, step, .. } => jobs.get(*job as usize)?.steps.get(*step as usize),
            _ => None,
        };
        let job = |row: &TreeRow| match row {
            TreeRow::Job { job, .. } => jobs.get(*job as usize),
            _ => None,
        };
        let rows = &self.rows;
        let failed = rows.iter().position(|row| step(row).is_some_and(|step| step.health() == Health::Down));
        let failed =
            failed.or_else(|| rows.iter().position(|row| job(row).is_some_and(|job| job.health() == Health::Down)));
        failed
            .or_else(|| rows.iter().position(|row| step(row).is_some_and(|step| step.status == RunStatus::InProgress)))
    }

    pub(in crate::app) fn stand(&self) -> TreeStand {
        let turned = self.turned.iter().map(|(node, open)| (node.clone(), *open)).collect();
        TreeStand { place: self.place.clone(), turned }
    }

    /// Brings it about again; the rows come with the jobs.
    pub(in crate::app) fn take(&mut self, stand: TreeStand) {
        (self.place, self.turned) = (stand.place, stand.turned.into_iter().collect());
    }
}

/// The rows in the making.
struct Laying<'a> {
    jobs: &'a [Job],
    turned: &'a BTreeMap<Node, bool>,
    /// So many jobs run that not all of them can show their steps.
    are_many: bool,
    rows: Vec<TreeRow>,
    groups: Vec<JobGroup>,
}

impl Laying<'_> {
    /// Rows of jobs that have `level` groups in common.
    fn level(&mut self, jobs: &[u32], paths: &[JobPath], level: usize, depth: u16) {
        let mut together: HashMap<&str, Vec<u32>> = HashMap::new();
        for job in jobs {
            if let Some(group) = paths[*job as usize].groups.get(level).filter(|_| level < DEEPEST) {
                together.entry(group).or_default().push(*job);
            }
        }
        let mut done = BTreeSet::new();
        for job in jobs {
            let name = paths[*job as usize].groups.get(level).copied();
            match name.and_then(|name| Some((name, together.get(name).filter(|all| all.len() > 1)?))) {
                Some((name, all)) if done.insert(name) => self.group(all, paths, level, depth),
                Some(_) => {}
                None => self.job(*job, depth),
            }
        }
    }

    fn group(&mut self, jobs: &[u32], paths: &[JobPath], level: usize, depth: u16) {
        // A call whose jobs are all of one matrix is one group with it.
        let first = &paths[jobs[0] as usize];
        let mut below = level + 1;
        while below < DEEPEST
            && first
                .groups
                .get(below)
                .is_some_and(|next| jobs.iter().all(|job| paths[*job as usize].groups.get(below) == Some(next)))
        {
            below += 1;
        }
        let path = first.groups[..below].join(" / ");
        let is_open = self.turned.get(&Node::Group(path.clone())).copied().unwrap_or_else(|| self.needs_a_look(jobs));
        let group = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        let title = first.groups[level..below].join(" / ");
        self.groups.push(JobGroup { path, title, jobs: jobs.to_vec() });
        self.rows.push(TreeRow::Group { group, depth });
        if is_open {
            self.level(jobs, paths, below, depth + 1);
        }
    }

    fn needs_a_look(&self, jobs: &[u32]) -> bool {
        let mut of_group = jobs.iter().map(|job| &self.jobs[*job as usize]);
        of_group.clone().any(|job| job.health() == Health::Down)
            || (jobs.len() <= MANY && of_group.any(|job| job.health() == Health::Progressing))
    }

    fn job(&mut self, at: u32, depth: u16) {
        let job = &self.jobs[at as usize];
        self.rows.push(TreeRow::Job { job: at, depth });
        let asked = self.turned.get(&Node::Job(job.id)).copied();
        if !asked.unwrap_or_else(|| shows_steps(job, self.are_many)) {
            return;
        }
        for (number, step) in (0u32..).zip(&job.steps) {
            // Steps to come say nothing, unless a person wants to see them.
            if asked == Some(true) || step.status != RunStatus::Pending {
                self.rows.push(TreeRow::Step { job: at, step: number, depth: depth + 1 });
            }
        }
    }
}

/// Steps are told of jobs that run or went wrong; of the others the job's row is enough.
fn shows_steps(job: &Job, are_many: bool) -> bool {
    match job.conclusion {
        Some(Conclusion::Success | Conclusion::Skipped | Conclusion::Neutral) => false,
        None => job.status == RunStatus::InProgress && !are_many,
        Some(_) => true,
    }
}
