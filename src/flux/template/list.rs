//! Lists of a template.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use super::content::{self, Content};
use super::data::Data;
use super::error::Problem;

/// Of which type the items of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Items {
    Any,
    Text,
    Int,
    Lists,
}

impl Items {
    /// Go's name of a list of them.
    pub(super) fn list_name(self) -> &'static str {
        match self {
            Self::Any => "[]interface {}",
            Self::Text => "[]string",
            Self::Int => "[]int",
            Self::Lists => "[][]interface {}",
        }
    }

    /// What stands in memory where no item was put yet.
    fn zero(self) -> Data {
        match self {
            Self::Any => Data::Nil,
            Self::Text => Data::text(""),
            Self::Int => Data::Int(0),
            Self::Lists => Data::List(List::nil()),
        }
    }

    /// The size of one in memory, in bytes.
    fn size(self) -> usize {
        match self {
            Self::Any | Self::Text => 16,
            Self::Int => 8,
            Self::Lists => 24,
        }
    }
}

/// A list: a slice of Go, with the memory behind it, into which `slice` reaches.
#[derive(Clone)]
pub struct List {
    items: Content<Vec<Data>>,
    items_are: Items,
    capacity: usize,
    is_nil: bool,
    /// Whether the operator gives the items in another order each time.
    is_shuffled: bool,
}

impl List {
    /// A list that has memory for its items and no more.
    pub(super) fn new(items_are: Items, items: Vec<Data>) -> Self {
        let capacity = items.len();
        Self::with_capacity(items_are, items, capacity)
    }

    /// A list to which its items were added one by one.
    pub(super) fn grown(items_are: Items, items: Vec<Data>) -> Self {
        Self::grown_from(0, items_are, items)
    }

    /// As [`List::grown`], with memory for some at the start.
    pub(super) fn grown_from(room: usize, items_are: Items, items: Vec<Data>) -> Self {
        let capacity = (1..=items.len()).fold(room, |capacity, needed| {
            if needed <= capacity { capacity } else { grow(capacity, needed, items_are.size()) }
        });
        Self::with_capacity(items_are, items, capacity)
    }

    /// A list with one item behind what had just as much memory as it needed.
    pub(super) fn appended(items_are: Items, items: Vec<Data>, before: usize) -> Self {
        let capacity = grow(before, items.len(), items_are.size());
        Self::with_capacity(items_are, items, capacity)
    }

    pub(super) fn with_capacity(items_are: Items, items: Vec<Data>, capacity: usize) -> Self {
        let items = Rc::new(RefCell::new(Rc::new(items)));
        Self { items, items_are, capacity, is_nil: false, is_shuffled: false }
    }

    /// A list that is `nil`: empty, and null in JSON.
    pub(super) fn nil() -> Self {
        Self::nil_of(Items::Any)
    }

    /// As [`List::nil`], of items of a type.
    pub(super) fn nil_of(items_are: Items) -> Self {
        Self { is_nil: true, ..Self::new(items_are, Vec::new()) }
    }

    /// The list as one whose order is not known, where it has one.
    pub(super) fn shuffled(self) -> Self {
        Self { is_shuffled: self.len() > 1, ..self }
    }

    /// The items, in an order that counts for nothing where the list is shuffled.
    pub(super) fn items(&self) -> Rc<Vec<Data>> {
        Rc::clone(&self.items.borrow())
    }

    /// The items in their order.
    pub(super) fn ordered(&self) -> Result<Rc<Vec<Data>>, Problem> {
        if self.is_shuffled {
            return Err(Problem::unknown(
                "the operator gives keys and values of a map in another order each time; `sortAlpha` makes one of them",
            ));
        }
        Ok(self.items())
    }

    /// The items that nobody else holds.
    pub(super) fn take(&mut self) -> Vec<Data> {
        content::take(&mut self.items)
    }

    pub(super) fn len(&self) -> usize {
        self.items.borrow().len()
    }

    pub(super) fn is_nil(&self) -> bool {
        self.is_nil
    }

    pub(super) fn is_shuffled(&self) -> bool {
        self.is_shuffled
    }

    pub(super) fn items_are(&self) -> Items {
        self.items_are
    }

    /// The items from one index to another, which may lie in the memory behind the list; nothing beyond that.
    pub(super) fn slice(&self, start: usize, end: usize) -> Result<Option<Self>, Problem> {
        let mut items = self.ordered()?.to_vec();
        if start > end || end > self.capacity {
            return Ok(None);
        }
        items.resize_with(items.len().max(end), || self.items_are.zero());
        let part = items.drain(start..end).collect();
        Ok(Some(Self::with_capacity(self.items_are, part, self.capacity - start)))
    }

    /// Puts the strings of it in order, for all that hold it.
    pub(super) fn sort(&self) {
        let mut items = self.items.borrow_mut();
        Rc::make_mut(&mut items).sort_by(|one, other| match (one, other) {
            (Data::Text(one), Data::Text(other)) => one.cmp(other),
            _ => std::cmp::Ordering::Equal,
        });
    }

    /// The list in an order that is known, as it is after [`List::sort`].
    pub(super) fn sorted(&self) -> Self {
        Self { is_shuffled: false, ..self.clone() }
    }
}

impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        self.items_are == other.items_are && self.is_nil == other.is_nil && self.items() == other.items()
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.items().iter()).finish()
    }
}

/// How much room Go makes for so many items where there was less (`growslice`): twice as much, rounded up to a size in which
/// memory is given out.
fn grow(capacity: usize, needed: usize, size: usize) -> usize {
    const DOUBLES: usize = 256;
    let mut room = if needed > 2 * capacity {
        needed
    } else if capacity < DOUBLES {
        2 * capacity
    } else {
        let mut room = capacity;
        while room < needed {
            room += (room + 3 * DOUBLES) / 4;
        }
        room
    };
    room = room.max(needed);
    SIZES.iter().find(|class| **class >= room * size).map_or(room, |class| class / size)
}

/// The sizes in which Go gives memory out, in bytes (`runtime/sizeclasses.go`).
const SIZES: &[usize] = &[
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416,
    448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200,
    3456, 4096, 4864, 5120, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568,
    14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
];
