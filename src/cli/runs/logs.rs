//! `orchestra runs logs`: the logs of a run's jobs on standard output, sanitized and redacted, never held whole.

use std::{ops::Range, sync::Arc};

use serde_json::json;

use super::ask;
use crate::{
    cli::{Exit, args_run_logs::RunLogsArguments, output, surroundings::Surroundings},
    domain::{Fault, FaultKind, Health, Job, LogStanding, RunKey},
    logs::job::{JobLine, MarkKind, Outline},
    provider::{AskedJobLog, ReadJobs},
    runtime::{OpenedJobLog, blocking},
};

/// Lines read and written at once.
const WINDOW: u64 = 500;
/// Bytes of a line that are written at most.
const SHOWN: usize = 63 * 1024;

pub(in crate::cli) async fn logs(surroundings: &Surroundings, arguments: &RunLogsArguments) -> Exit {
    let asked = match ask::who(surroundings, arguments.repository.as_deref()).await {
        Ok(asked) => asked,
        Err(exit) => return exit,
    };
    let run = match asked.run(arguments.id, arguments.attempt).await {
        Ok(run) => run,
        Err(fault) => return Exit::told(&fault),
    };
    let jobs = match asked.reader.jobs(&run.key, Some(run.attempt)).await {
        Ok(jobs) => jobs,
        Err(fault) => return Exit::told(&fault),
    };
    match chosen(&jobs, arguments) {
        Ok(chosen) => print_all(&asked.reader, &run.key, &chosen, arguments).await,
        Err(why) => {
            output::notice(&why);
            Exit::Failure
        }
    }
}

/// The jobs that are asked for. The error is what a person reads.
fn chosen<'a>(jobs: &'a [Job], asked: &RunLogsArguments) -> Result<Vec<&'a Job>, String> {
    let is_meant = |job: &&Job| {
        asked.job.as_ref().is_none_or(|wanted| job.name.as_str() == wanted || job.id.to_string() == *wanted)
    };
    let named: Vec<&Job> = jobs.iter().filter(is_meant).collect();
    if let Some(wanted) = asked.job.as_ref().filter(|_| named.is_empty()) {
        let names: Vec<&str> = jobs.iter().map(|job| job.name.as_str()).collect();
        return Err(format!("the run has no job `{wanted}`; it has: {}", names.join(", ")));
    }
    let wanted: Vec<&Job> = named.into_iter().filter(|job| !asked.failed || job.health() == Health::Down).collect();
    match wanted.is_empty() {
        true if jobs.is_empty() => Err("the run has no jobs yet".into()),
        true => Err("no job of it has failed".into()),
        false => Ok(wanted),
    }
}

async fn print_all(reader: &Arc<dyn ReadJobs>, key: &RunKey, jobs: &[&Job], asked: &RunLogsArguments) -> Exit {
    let mut exit = Exit::Ok;
    let names_job = jobs.len() > 1;
    for job in jobs {
        // Of many jobs those that cannot have a log are no failure.
        if let LogStanding::Never(why) | LogStanding::ToCome(why) = job.log_standing() {
            output::notice(&format!("{}: {why}", job.name));
            exit = if names_job { exit } else { Exit::Failure };
            continue;
        }
        match read(reader, key, job).await {
            Ok((log, outline)) => {
                let ended = print(log, outline, (*job).clone(), names_job, asked).await;
                if let Err(exit) = ended {
                    return exit;
                }
            }
            Err(fault) => exit = Exit::told(&fault),
        }
    }
    exit
}

async fn read(reader: &Arc<dyn ReadJobs>, key: &RunKey, job: &Job) -> Result<(OpenedJobLog, Outline), Fault> {
    let asked = AskedJobLog { run: key.clone(), job: job.clone(), most_bytes: None };
    let body = reader.job_log(&asked, &|_, _| {}).await?;
    let defect = || Fault::new(FaultKind::Broken, "reading the log ended by a defect of this program");
    let job = job.clone();
    blocking(move || OpenedJobLog::open(body, &job, |_| true)).await.ok_or_else(defect)??.ok_or_else(defect)
}

/// Writes the wanted lines, a window after the other. The error is how to end.
async fn print(
    log: OpenedJobLog,
    outline: Outline,
    job: Job,
    names_job: bool,
    asked: &RunLogsArguments,
) -> Result<(), Exit> {
    let range = wanted(&log, &outline, &job, asked);
    let form = Form { names_job, as_json: asked.json, times: !asked.no_timestamps };
    let work = move || {
        let mut from = range.start;
        while from < range.end {
            let to = (from + WINDOW).min(range.end);
            let lines = log.lines(from..to, SHOWN).map_err(|fault| Exit::told(&fault))?;
            let text: String = lines.iter().map(|line| form.text(&job, &outline, line)).collect();
            output::write(&text)?;
            from = to;
        }
        Ok(())
    };
    blocking(work).await.unwrap_or(Err(Exit::Failure))
}

fn wanted(log: &OpenedJobLog, outline: &Outline, job: &Job, asked: &RunLogsArguments) -> Range<u64> {
    let all = 0..outline.lines;
    let range = match job.failing_step().filter(|_| asked.failed) {
        Some(step) => log.lines_of_step(step.number).unwrap_or(all),
        None => all,
    };
    // What a runner cleans up after the failure says nothing of it.
    let end =
        outline.failing_line.filter(|line| asked.failed && range.contains(line)).map_or(range.end, |line| line + 1);
    let start = asked.tail.map_or(range.start, |tail| end.saturating_sub(tail).max(range.start));
    start..end
}

#[derive(Clone, Copy)]
struct Form {
    names_job: bool,
    as_json: bool,
    times: bool,
}

impl Form {
    fn text(self, job: &Job, outline: &Outline, line: &JobLine) -> String {
        let text = line.text.text.as_str();
        if self.as_json {
            let step = outline.step_at(line.number);
            let (mark, number) = (line.mark.map(MarkKind::word), line.number + 1);
            return format!(
                "{}\n",
                json!({ "job": job.name, "step": step, "line": number, "at": line.at, "mark": mark, "text": text })
            );
        }
        if line.mark == Some(MarkKind::EndGroup) {
            return String::new();
        }
        let name = if self.names_job { format!("{}\t", job.name) } else { String::new() };
        let at = line
            .at
            .filter(|_| self.times)
            .map_or_else(String::new, |at| at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ ").to_string());
        let more = if line.left_out > 0 { format!(" … and {} bytes more", line.left_out) } else { String::new() };
        format!("{name}{at}{text}{more}\n")
    }
}
