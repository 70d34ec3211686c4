//! stub
/// stub
pub fn check(_o: &crate::object::Object, _f: &mut Vec<crate::finding::Finding>) {}
