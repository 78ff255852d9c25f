//! Locales: signs, patterns and names as the JDK 17 takes them from CLDR.

/// What formats need to know of a locale.
#[derive(Debug)]
pub(crate) struct Locale {
    /// Such as `en_US`; empty for the root.
    pub(crate) id: &'static str,
    pub(crate) decimal: char,
    pub(crate) grouping: char,
    pub(crate) monetary_decimal: char,
    pub(crate) minus: char,
    pub(crate) exponent: &'static str,
    pub(crate) nan: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) currency_code: &'static str,
    pub(crate) currency_pattern: &'static str,
    pub(crate) percent_pattern: &'static str,
    /// Short, medium, long, full.
    pub(crate) dates: [&'static str; 4],
    /// Short, medium, long, full.
    pub(crate) times: [&'static str; 4],
    /// What stands between date and time, by the style of the date.
    pub(crate) glue: [&'static str; 4],
    /// Before and after Christ.
    pub(crate) eras: [&'static str; 2],
    /// Before and after noon.
    pub(crate) halves: [&'static str; 2],
    pub(crate) months: [&'static str; 12],
    pub(crate) short_months: [&'static str; 12],
    /// From Sunday on.
    pub(crate) days: [&'static str; 7],
    pub(crate) short_days: [&'static str; 7],
    /// 1 is Sunday.
    pub(crate) first_day: u8,
    /// Days of a year's first week that lie in it, at least.
    pub(crate) minimal_days: u8,
}

/// Languages of two letters that ISO 639 does not have cannot be told from those that are not
/// carried; names of other lengths, such as `nope`, are nobody's, and Java takes the root for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnknownLocale;

impl Locale {
    /// The locale of an id such as `en_US` or `hu_hu`.
    ///
    /// # Errors
    /// Its language is not carried.
    pub(crate) fn find(id: &str) -> Result<&'static Locale, UnknownLocale> {
        let mut parts = id.split(['_', '-']);
        let language = parts.next().unwrap_or_default();
        let country = parts.next().unwrap_or_default();
        let matches = |locale: &&Locale, country: &str| {
            let (l, c) = locale.id.split_once('_').unwrap_or((locale.id, ""));
            l.eq_ignore_ascii_case(language) && c.eq_ignore_ascii_case(country)
        };
        if let Some(exact) = super::locales::LOCALES.iter().find(|locale| matches(locale, country)) {
            return Ok(exact);
        }
        let same_language =
            |locale: &&Locale| locale.id.split('_').next().is_some_and(|l| l.eq_ignore_ascii_case(language));
        if let Some(found) = super::locales::LOCALES.iter().find(same_language) {
            return Ok(found);
        }
        if language.len() == 2 { Err(UnknownLocale) } else { Locale::find("") }
    }
}
