//! Giving values back without a stack: `set` can put maps into each other to any depth.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::data::Data;

/// The content of a list or map that values share.
pub(super) type Content<T> = Rc<RefCell<Rc<T>>>;

/// Takes what a list or map alone holds apart, one value after the other.
pub(super) fn take_apart(mut values: Vec<Data>) {
    while let Some(value) = values.pop() {
        match value {
            Data::List(mut list) => values.extend(list.take()),
            Data::Map(mut map) => values.extend(map.take()),
            _ => {}
        }
    }
}

/// What nobody else holds of a list's items.
pub(super) fn items(content: &mut Content<Vec<Data>>) -> Vec<Data> {
    alone(content).map(std::mem::take).unwrap_or_default()
}

/// What nobody else holds of a map's values.
pub(super) fn values(content: &mut Content<BTreeMap<String, Data>>) -> Vec<Data> {
    alone(content).map(std::mem::take).unwrap_or_default().into_values().collect()
}

fn alone<T>(content: &mut Content<T>) -> Option<&mut T> {
    Rc::get_mut(Rc::get_mut(content)?.get_mut())
}
