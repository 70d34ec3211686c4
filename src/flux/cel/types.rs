//! The types of CEL's checker, and how they unify.
//!
//! Follows `checker/types.go` of cel-go.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    Bool,
    Bytes,
    Double,
    Duration,
    /// Nothing is known before it runs.
    Dyn,
    Int,
    List(Rc<Self>),
    Map(Rc<Self>, Rc<Self>),
    Null,
    Optional(Rc<Self>),
    /// A type that is still to be found.
    Parameter(u32),
    String,
    Timestamp,
    /// The type of a type; which one does not matter to the checker.
    Kind,
    Uint,
}

impl Type {
    pub(super) fn list(element: Self) -> Self {
        Self::List(Rc::new(element))
    }

    pub(super) fn map(key: Self, value: Self) -> Self {
        Self::Map(Rc::new(key), Rc::new(value))
    }

    pub(super) fn optional(value: Self) -> Self {
        Self::Optional(Rc::new(value))
    }

    /// What an optional holds, or else the type itself; and whether it is an optional.
    pub(super) fn unwrapped(&self) -> (&Self, bool) {
        match self {
            Self::Optional(value) => (value, true),
            other => (other, false),
        }
    }

    fn parts(&self) -> [Option<&Self>; 2] {
        match self {
            Self::List(part) | Self::Optional(part) => [Some(part), None],
            Self::Map(key, value) => [Some(key), Some(value)],
            _ => [None, None],
        }
    }

    /// The type with others for its parts.
    pub(super) fn with_parts(&self, mut part: impl FnMut(&Self) -> Self) -> Self {
        match self {
            Self::List(element) => Self::list(part(element)),
            Self::Map(key, value) => Self::map(part(key), part(value)),
            Self::Optional(value) => Self::optional(part(value)),
            other => other.clone(),
        }
    }

    fn is_same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// Whether `null` may stand for it.
    fn is_nullable(&self) -> bool {
        matches!(self, Self::Null | Self::Optional(_) | Self::Duration | Self::Timestamp)
    }

    fn is_equal_or_less_specific(&self, other: &Self) -> bool {
        if matches!(self, Self::Dyn | Self::Parameter(_)) {
            return true;
        }
        if matches!(other, Self::Dyn | Self::Parameter(_)) || !self.is_same_kind(other) {
            return false;
        }
        pairs(self, other).all(|(one, two)| one.is_equal_or_less_specific(two))
    }

    /// Whether two types are the same, where one that was never found is of no known type.
    pub(super) fn is_equivalent(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Dyn | Self::Parameter(_), Self::Dyn | Self::Parameter(_)) => true,
            _ => self.is_same_kind(other) && pairs(self, other).all(|(one, two)| one.is_equivalent(two)),
        }
    }

    /// The more general of two types that unify.
    pub(super) fn most_general(one: &Self, two: &Self) -> Self {
        if one.is_equal_or_less_specific(two) { one.clone() } else { two.clone() }
    }
}

fn pairs<'t>(one: &'t Type, two: &'t Type) -> impl Iterator<Item = (&'t Type, &'t Type)> {
    one.parts().into_iter().flatten().zip(two.parts().into_iter().flatten())
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::Bytes => f.write_str("bytes"),
            Self::Double => f.write_str("double"),
            Self::Duration => f.write_str("duration"),
            Self::Dyn | Self::Parameter(_) => f.write_str("dyn"),
            Self::Int => f.write_str("int"),
            Self::List(element) => write!(f, "list({element})"),
            Self::Map(key, value) => write!(f, "map({key}, {value})"),
            Self::Null => f.write_str("null"),
            Self::Optional(value) => write!(f, "optional({value})"),
            Self::String => f.write_str("string"),
            Self::Timestamp => f.write_str("timestamp"),
            Self::Kind => f.write_str("type"),
            Self::Uint => f.write_str("uint"),
        }
    }
}

/// What is known of the types that are to be found.
#[derive(Debug, Clone, Default)]
pub(super) struct Substitutions {
    known: BTreeMap<u32, Type>,
    count: u32,
}

impl Substitutions {
    /// A type that is to be found.
    pub(super) fn fresh(&mut self) -> Type {
        self.count += 1;
        Type::Parameter(self.count)
    }

    /// Whether each of the first types can be assigned to its neighbour of the second; what that says of others is kept then.
    pub(super) fn assign_all(&mut self, from: &[Type], to: &[Type]) -> bool {
        if from.len() != to.len() {
            return false;
        }
        let before = self.known.clone();
        let fits = from.iter().zip(to).all(|(from, to)| self.unify(from, to));
        if !fits {
            self.known = before;
        }
        fits
    }

    /// Whether a type can be assigned to another; what that says of others is kept then.
    pub(super) fn assign(&mut self, from: &Type, to: &Type) -> bool {
        self.assign_all(std::slice::from_ref(from), std::slice::from_ref(to))
    }

    fn unify(&mut self, one: &Type, two: &Type) -> bool {
        if let Type::Parameter(parameter) = two {
            match self.bind(*parameter, one) {
                Bound::Fits => return true,
                Bound::Clashes => return false,
                Bound::Circular => {}
            }
        }
        match (one, two) {
            (Type::Parameter(parameter), _) => self.bind(*parameter, two) == Bound::Fits,
            (Type::Dyn, _) | (_, Type::Dyn) => true,
            (Type::Null, other) | (other, Type::Null) => other.is_nullable(),
            _ => one.is_same_kind(two) && pairs(one, two).all(|(one, two)| self.unify(one, two)),
        }
    }

    /// Takes a type for a parameter, or the more general one where it has one already.
    fn bind(&mut self, parameter: u32, to: &Type) -> Bound {
        if *to == Type::Parameter(parameter) {
            return Bound::Fits;
        }
        if let Some(known) = self.known.get(&parameter).cloned() {
            if known == *to {
                return Bound::Fits;
            }
            if !self.unify(to, &known) {
                return Bound::Clashes;
            }
            let general = Type::most_general(to, &known);
            if !self.occurs(parameter, &general) {
                self.known.insert(parameter, general);
            }
            return Bound::Fits;
        }
        if self.occurs(parameter, to) {
            return Bound::Circular;
        }
        self.known.insert(parameter, to.clone());
        Bound::Fits
    }

    fn occurs(&self, parameter: u32, within: &Type) -> bool {
        match within {
            Type::Parameter(other) if *other == parameter => true,
            Type::Parameter(other) => {
                self.known.get(other).is_some_and(|known| self.occurs(parameter, known))
            }
            other => other.parts().into_iter().flatten().any(|part| self.occurs(parameter, part)),
        }
    }

    /// A type with what is known put in.
    pub(super) fn apply(&self, to: &Type) -> Type {
        match to {
            Type::Parameter(parameter) => match self.known.get(parameter) {
                Some(known) => self.apply(known),
                None => to.clone(),
            },
            other => other.with_parts(|part| self.apply(part)),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Bound {
    Fits,
    /// It has another type already.
    Clashes,
    /// It would be a part of itself.
    Circular,
}
