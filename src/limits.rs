//! Every bound of the engine, in one place.

use std::fmt;

use crate::nearest::nearest;

/// There is no bound of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLimit {
    name: Box<str>,
}

impl fmt::Display for UnknownLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no limit `{}`", self.name)?;
        match nearest(&self.name, Limits::NAMES.iter().copied()) {
            Some(near) => write!(f, "; did you mean `{near}`?"),
            None => write!(f, "; there are {}", Limits::NAMES.join(", ")),
        }
    }
}

impl std::error::Error for UnknownLimit {}

/// Declares the fields with their defaults, and the table of their names for settings files.
macro_rules! limits {
    ($(#[$about:meta])* { $($(#[$doc:meta])* $name:ident: $kind:ty = $default:expr,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Limits {
            $($(#[$doc])* pub $name: $kind,)*
        }

        impl Default for Limits {
            fn default() -> Self {
                Limits { $($name: $default,)* }
            }
        }

        impl Limits {
            /// The names of all bounds, as settings files write them.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// Sets the bound of this name (words joined by `_` or `-`).
            ///
            /// # Errors
            /// There is no such bound.
            pub fn set(&mut self, name: &str, value: u32) -> Result<(), UnknownLimit> {
                match name.replace('-', "_").as_str() {
                    $(stringify!($name) => self.$name = value as $kind,)*
                    _ => return Err(UnknownLimit { name: name.into() }),
                }
                Ok(())
            }
        }
    };
}

limits! {
    /// The bounds within which any input is answered; reaching one is a diagnostic `limit/…`. There will be more:
    /// write `..Limits::default()` after those that you set.
    ///
    /// ```
    /// let mut limits = messageml::Limits { steps: 10_000, ..messageml::Limits::default() };
    /// limits.set("output-bytes", 1_000)?;
    /// assert_eq!(limits.output_bytes, 1_000);
    /// assert!(limits.set("output", 1_000).is_err());
    /// # Ok::<(), messageml::UnknownLimit>(())
    /// ```
    {
        /// Bytes of a message, template or include. Default 4 MiB: well above the 1.5 MB that Symphony takes.
        template_bytes: usize = 4 << 20,
        /// Bytes of the EntityJSON text. Default 4 MiB.
        data_bytes: usize = 4 << 20,
        /// Nesting of brackets and braces in the EntityJSON. Default 512.
        data_depth: usize = 512,
        /// Nesting of blocks, and of brackets and operators in one expression, while compiling. Default 200.
        template_depth: usize = 200,
        /// Macro calls, includes, function calls and evaluated expressions within one another while
        /// expanding. Default 200.
        call_depth: usize = 200,
        /// Steps of one expansion: loop turns, calls, expressions, and the size of what they work on: a step
        /// is about a tenth of a microsecond, 64 bytes of a text that is copied or searched, 16 that are
        /// changed or compared letter by letter. One meter for includes, macros, `?eval` and `?interpret`.
        /// Default 5,000,000.
        steps: u64 = 5_000_000,
        /// Bytes of the expanded text. Default 8 MiB.
        output_bytes: usize = 8 << 20,
        /// Bytes of one string that a template builds. Default 8 MiB.
        string_bytes: usize = 8 << 20,
        /// Items of one sequence or range that a template builds; a range is counted before it is
        /// walked. Default 1,000,000.
        sequence_items: usize = 1_000_000,
        /// Decimal digits of one number, the zeros before or after them included. Default 10,000.
        number_digits: usize = 10_000,
        /// Bytes of the different texts that `?eval` and `?interpret` compile in one expansion, and 512 for
        /// each. Default 8 MiB.
        evaluated_bytes: usize = 8 << 20,
        /// Names that `#include`, `#import` and `.get_optional_template` ask the loader for in one
        /// expansion, each counted once. Default 1,000.
        included_names: usize = 1_000,
        /// Backtracking steps of one regular expression match. Default 1,000,000.
        regex_backtracks: usize = 1_000_000,
        /// Nesting of elements in the markup. Default 256.
        markup_depth: usize = 256,
        /// Elements and texts in the markup. Default 250,000.
        markup_nodes: usize = 250_000,
        /// Attributes of one element. Default 256.
        attributes: usize = 256,
        /// Bytes of one attribute value. Default 4 MiB: images arrive as `data:` links.
        attribute_bytes: usize = 4 << 20,
        /// Compiled templates that an engine keeps, so that one that comes again is not compiled again; 0 for none.
        /// Reaching it is no finding: what was asked for least goes. Default 256.
        cached_templates: usize = 256,
        /// Bytes of the texts of these templates. Default 4 MiB.
        cached_bytes: usize = 4 << 20,
        /// Bytes of memory that an engine keeps from one message for the next, so that it is not asked for again; 0 for
        /// none. Default 1 MiB.
        cached_room: usize = 1 << 20,
        /// Findings of one run; more are counted, not kept. Before repeated ones are made one, each stage
        /// gathers up to 64 times as many. Default 200.
        diagnostics: usize = 200,
    }
}

/// Findings in further turns of a loop are one finding in the end: so many are gathered for each.
const TURNS: usize = 64;

/// Bounds that stand for frames on the stack may not be raised beyond this by files and requests.
const DEEPEST: u32 = 1_000;

impl Limits {
    /// The most that files and requests may set the bound of this name to: depths stand for frames on the stack.
    pub fn most(name: &str) -> u32 {
        if name.ends_with("depth") { DEEPEST } else { u32::MAX }
    }

    /// Findings that one stage keeps before repeated ones are made one.
    pub(crate) fn raw_diagnostics(&self) -> usize {
        self.diagnostics.saturating_mul(TURNS).max(1)
    }
}
