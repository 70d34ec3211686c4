//! Functions that ask of what type a value is.

use super::super::data::Data;
use super::super::parameter::Parameter::{Any, Text};
use super::{Function, row};

pub(super) const TABLE: &[Function] = &[
    row("typeOf", &[Any], |a| Ok(Data::text(a.get(0).type_name()))),
    row("typeIs", &[Text, Any], |a| Ok(Data::Bool(a.text(0)? == a.get(1).type_name()))),
    row("typeIsLike", &[Text, Any], |a| {
        let (wanted, is) = (a.text(0)?, a.get(1).type_name());
        Ok(Data::Bool(wanted == is || format!("*{wanted}") == is))
    }),
    row("kindOf", &[Any], |a| Ok(Data::text(a.get(0).kind_name()))),
    row("kindIs", &[Text, Any], |a| Ok(Data::Bool(a.text(0)? == a.get(1).kind_name()))),
];
