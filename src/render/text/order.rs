//! `infra-graph order` as text.

mod beside;
mod never;
mod teardown;
mod waves;

use crate::flux::Kind;
use crate::query::{Bounds, Order};
use crate::source::SourceMap;
use crate::text::{count, duration, name};

use super::paint::{alarm, strong};
use super::timing::Timing;

/// How an order is shown.
pub struct OrderView<'a> {
    /// Where places are looked up.
    pub sources: &'a SourceMap,
    /// The width of the terminal.
    pub width: usize,
    /// Whether to show the times of each Kustomization.
    pub times: bool,
    /// Whether to show the names of each wave, and nothing else.
    pub short: bool,
    /// Whether large waves, and what stands behind a cause, are shown name by name.
    pub all: bool,
}

impl OrderView<'_> {
    /// What can never become ready, by cause; the waves, each Kustomization with what it waits for; the critical path, and what
    /// would shorten it. An order for taking down has what each deletion does instead.
    pub fn print(&self, answer: &Order) -> String {
        let Self { sources, width, times, short, all } = *self;
        let view = View { answer, width, times, all };
        if short {
            return view.headline() + &view.names();
        }
        if let Some(teardown) = &answer.teardown {
            return view.headline() + &view.removals(teardown) + &view.never();
        }
        let timing = Timing { answer, sources, width }.print();
        let waves = view.waves();
        let never = view.never();
        let gap = if never.is_empty() || waves.is_empty() { "" } else { "\n" };
        view.headline() + &never + gap + &waves + &view.stops() + &view.unknown() + &timing
    }
}

struct View<'a> {
    answer: &'a Order,
    width: usize,
    times: bool,
    all: bool,
}

impl View<'_> {
    fn headline(&self) -> String {
        let answer = self.answer;
        let number: usize = answer.waves.iter().map(Vec::len).sum();
        let assumed = match answer.assumed.as_slice() {
            [] => String::new(),
            settings => format!(" with {}", name(&crate::finding::enumerate(settings))),
        };
        let empty = if answer.cold { " on an empty cluster" } else { "" };
        let (objects, waves) = (count(number, "Kustomization"), count(answer.waves.len(), "wave"));
        let who = format!("{}{empty}{assumed}", strong(&name(&answer.environment)));
        let mut line = format!("{who}: {objects} in {waves}");
        if let Some(teardown) = &answer.teardown {
            let [earliest, latest] = [teardown.earliest, teardown.latest].map(duration);
            line = format!(
                "{who}: {objects} to take down in {waves}, the last one first, gone after {earliest} at the earliest, {latest} at the latest"
            );
        } else if let Some(Bounds { earliest, expected, latest, .. }) = answer.bounds {
            let [earliest, expected, latest] = [earliest, expected, latest].map(duration);
            line += &format!(
                ", ready after {earliest} at the earliest, {expected} if all is healthy at once, {latest} at the latest"
            );
        }
        if answer.teardown.is_none() && !answer.unreachable.is_empty() {
            line += &format!(", {}", alarm(&format!("{} never ready", self.unreachable())));
        }
        match answer.incomplete.len() {
            0 => {}
            1 => line += "; what one of them applies lies elsewhere or does not build",
            more => line += &format!("; what {more} of them apply lies elsewhere or does not build"),
        }
        line + "\n\n"
    }

    /// "3 Kustomizations"; other objects only where they are all there is.
    fn unreachable(&self) -> String {
        let all = &self.answer.unreachable;
        match all.iter().filter(|id| Kind::of(id) == Some(Kind::Kustomization)).count() {
            0 => count(all.len(), "object"),
            number => count(number, "Kustomization"),
        }
    }
}
