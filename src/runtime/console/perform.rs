//! What the app wants done, each a line; the work has files of its own.

use std::io;

use super::{Outcome, run::Console};
use crate::{
    app::{Effect, Event, News, Notice},
    domain::{Printable, Severity},
    runtime::{
        export::Export,
        news::{Telling, telling},
        wrap::Wrap,
    },
};

impl Console {
    pub(super) fn perform(&mut self, effect: Effect) -> io::Result<Option<Outcome>> {
        let Some(effect) = self.desk.perform(effect, &mut self.providers) else { return Ok(None) };
        match effect {
            Effect::Quit => return Ok(Some(Outcome::Quit)),
            Effect::Suspend => self.suspend()?,
            Effect::Refresh => self.providers.refresh(),
            Effect::Theme(name) => {
                self.manners.asks_ground = false;
                self.show_theme(&name);
            }
            Effect::WriteRecording => self.providers.write(self.recorder.recording(), self.reports.clone()),
            Effect::RunCommand(run) => self.commands.run(run),
            Effect::StopCommand(id) => self.commands.stop(id),
            Effect::Notify(news) => self.notify(&news),
            Effect::Mouse(taken) => self.guard.mouse(taken),
            effect @ (Effect::FetchJobs { .. } | Effect::FetchRun { .. } | Effect::FetchAttempt { .. }) => {
                self.providers.fetch_jobs(effect);
            }
            effect @ (Effect::FetchJobLog { .. }
            | Effect::ReadJobLog { .. }
            | Effect::SearchJobLog { .. }
            | Effect::CloseJobLog) => self.providers.job_logs(effect),
            Effect::FetchDispatchForm { repository, workflow, reference } => {
                self.providers.fetch_dispatch_form(repository, workflow, reference);
            }
            Effect::Remember(choice) => self.keeper.remember(choice),
            Effect::Copy { what, text } => self.outward.copy(&mut self.providers, what, text),
            Effect::Browse(pages) => self.outward.browse(&mut self.providers, pages),
            Effect::Edit(handed) => self.hand_over(handed)?,
            Effect::Export { name, extension, what, text } => {
                self.outward.export(&mut self.providers, Export { name, extension, what, text });
            }
            // The desk has taken these.
            Effect::FollowExecution(_)
            | Effect::ControlExecution { .. }
            | Effect::OfferTemplates
            | Effect::MakePlan { .. }
            | Effect::PlanChange { .. }
            | Effect::ApprovePlan { .. }
            | Effect::ApprovePlans { .. } => {}
        }
        Ok(None)
    }

    fn notify(&mut self, news: &News) {
        match telling(&self.app.news.settings, news, self.clock, Some(Wrap::of(&self.manners.outside))) {
            Some(Telling::Program(program)) => self.commands.tell(program),
            // The terminal is the shell's while we are away.
            Some(Telling::Bytes(bytes)) if !self.is_away => self.writer.put(bytes),
            Some(Telling::Bytes(_)) | None => {}
        }
    }

    /// Shows everything in another theme; one that is broken leaves the old one, and says so.
    pub(super) fn show_theme(&mut self, name: &str) {
        match self.manners.themes.load(name, &self.manners.surface) {
            Ok(styles) => self.manners.styles = styles,
            Err(error) => self.tell(Severity::Warning, &error.to_string()),
        }
        self.frames.ask_promptly();
    }

    pub(super) fn tell(&mut self, severity: Severity, text: &str) {
        let notice = Notice { at: self.clock.now(), severity, text: Printable::new(text) };
        self.update(Event::Notice(notice));
    }
}
