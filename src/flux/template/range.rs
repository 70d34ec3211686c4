//! What a `range` goes through.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::data::Data;
use super::error::Problem;

/// Indices or keys, and items. The keys of a map are sorted; a number is all that are less. None of them is there before it is
/// asked for: loops stand in each other, and each may go over millions.
pub(super) enum Items {
    Listed(Rc<Vec<Data>>),
    Mapped(Rc<BTreeMap<String, Data>>),
    Ints(i64),
    Longs(i64),
}

impl Items {
    /// The items of a value.
    pub(super) fn of(value: &Data) -> Result<Self, Problem> {
        Ok(match value {
            Data::Nil => Self::Ints(0),
            Data::List(list) => Self::Listed(list.ordered()?),
            Data::Map(map) => Self::Mapped(map.entries()),
            Data::Int(count) => Self::Ints(*count),
            Data::Long(count) => Self::Longs(*count),
            Data::Unknown(why) => return Err(Problem::unknown(&**why)),
            Data::Bool(_) | Data::Float(_) | Data::Text(_) => {
                return Err(Problem::failed(format!("range can't iterate over {}", value.type_name())));
            }
        })
    }

    /// The indices or keys with the items, in their order.
    pub(super) fn iter(&self) -> Box<dyn Iterator<Item = (Data, Data)> + '_> {
        match self {
            Self::Listed(items) => {
                let index = |at: usize| Data::Int(i64::try_from(at).unwrap_or(i64::MAX));
                Box::new(items.iter().enumerate().map(move |(at, item)| (index(at), item.clone())))
            }
            Self::Mapped(entries) => {
                Box::new(entries.iter().map(|(key, item)| (Data::text(key.as_str()), item.clone())))
            }
            Self::Ints(count) => Box::new((0..*count).map(|at| (Data::Int(at), Data::Int(at)))),
            Self::Longs(count) => Box::new((0..*count).map(|at| (Data::Long(at), Data::Long(at)))),
        }
    }
}
