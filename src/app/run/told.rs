//! An opened run for whoever has it told: what stands above its jobs, and each job with its number.

use super::{
    head, row,
    window::{document, opened},
};
use crate::app::{App, Block};
use crate::domain::{Health, JobStep, RunStatus, job_order};

/// What is said of the run before its jobs.
pub(in crate::app) fn above_jobs(app: &App) -> Vec<Block> {
    match opened(app) {
        Some((run, detail, is_listed)) => head::head(app, run, detail, is_listed),
        None => document(app),
    }
}

/// Every job with its number, counted from 1 in the far side's order so that it stays the same while jobs end: those
/// that went wrong first, and under a job its steps that run or went wrong.
pub(in crate::app) fn told_jobs(app: &App) -> Vec<(usize, Vec<Block>)> {
    let Some((run, detail, _)) = opened(app) else { return Vec::new() };
    let (jobs, now) = (detail.known_jobs(), app.store.runs_as_of(app.now));
    let is_told = |step: &&JobStep| step.health() == Health::Down || step.status == RunStatus::InProgress;
    let told = job_order(jobs).into_iter().filter_map(|at| {
        let job = jobs.get(at)?;
        let steps = job.steps.iter().filter(is_told).map(|step| row::of_step(app, run, job, step, now));
        let blocks = std::iter::once(row::of_job(app, run, job, 0, now)).chain(steps).map(Block::Text);
        Some((at + 1, blocks.collect()))
    });
    told.collect()
}
