//! The content that values of a template share.

use std::cell::RefCell;
use std::rc::Rc;

/// The content of a list or map. The inner one is what a walk holds while somebody changes the outer one.
pub(super) type Content<T> = Rc<RefCell<Rc<T>>>;

/// What nobody else holds of it.
pub(super) fn take<T: Default>(content: &mut Content<T>) -> T {
    let alone = Rc::get_mut(content).and_then(|content| Rc::get_mut(content.get_mut()));
    alone.map(std::mem::take).unwrap_or_default()
}
