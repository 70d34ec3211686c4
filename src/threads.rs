//! Work that several threads share. What comes out does not depend on how many there are.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::sync::{Arc, Condvar, LazyLock, Mutex, PoisonError};
use std::thread::{Builder, available_parallelism, scope};

/// More threads would wait for the memory.
const MOST: usize = 8;

/// The stack of a thread in bytes: as large as the one that a program starts with on most systems.
const STACK: usize = 8 << 20;

static AVAILABLE: LazyLock<usize> =
    LazyLock::new(|| available_parallelism().map_or(1, usize::from).min(MOST));

/// How many threads are worth it on this machine.
pub(crate) fn available() -> usize {
    *AVAILABLE
}

/// The result of some work that is done with as much stack as a thread has here, however small that of the program is. What is
/// recursive goes as deep as a document may nest, or as kustomizations may build upon each other, and no deeper.
#[cfg(feature = "cli")]
pub(crate) fn on_own_stack<R: Send>(work: impl Fn() -> R + Sync) -> R {
    scope(|scope| match Builder::new().stack_size(STACK).spawn_scoped(scope, &work) {
        Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
        Err(_) => work(),
    })
}

/// The results of some work for each item, in the order of the items. Items are begun in their order, by at most this many
/// threads; where there is none to be had, the one that asks does all of it.
pub(crate) fn map<T: Send, R: Send>(
    threads: usize,
    items: impl ExactSizeIterator<Item = T> + Send,
    work: impl Fn(usize, T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.min(items.len());
    let items = Mutex::new(items.enumerate());
    let next = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
    let take = || {
        let taken = std::iter::from_fn(next).map(|(at, item)| (at, work(at, item)));
        taken.collect::<Vec<_>>()
    };
    let mut results = scope(|scope| {
        let spawn = |_| Builder::new().stack_size(STACK).spawn_scoped(scope, take).ok();
        let others: Vec<_> = (1..threads).map_while(spawn).collect();
        let mut results = take();
        for other in others {
            results.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        results
    });
    results.sort_unstable_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The turns of items for what has to be done in their order.
pub(crate) struct Turns {
    open: Mutex<BTreeSet<usize>>,
    ended: Condvar,
}

impl Turns {
    /// Of this many items.
    pub(crate) fn new(count: usize) -> Arc<Self> {
        Arc::new(Self { open: Mutex::new((0..count).collect()), ended: Condvar::new() })
    }

    /// The turn of an item, to be asked for where the item is begun.
    pub(crate) fn turn(self: &Arc<Self>, at: usize) -> Turn {
        Turn { turns: Arc::clone(self), at }
    }
}

/// The turn of one item; it ends with this value.
pub(crate) struct Turn {
    turns: Arc<Turns>,
    at: usize,
}

impl Turn {
    /// Waits until the turns of all items before it have ended. These have been begun, so that there is an end.
    pub(crate) fn wait(&self) {
        let open = self.turns.open.lock().unwrap_or_else(PoisonError::into_inner);
        let is_early = |open: &mut BTreeSet<usize>| open.first().is_some_and(|first| *first < self.at);
        drop(self.turns.ended.wait_while(open, is_early));
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.turns.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.at);
        self.turns.ended.notify_all();
    }
}
