//! Locales: signs, patterns and names as the JDK 17 takes them from CLDR.

use std::cell::RefCell;
use std::rc::Rc;

use super::locales::{self, Country, slot};

/// What formats need to know of a locale.
#[derive(Debug)]
pub(crate) struct Locale {
    /// As Java prints it, such as `en_US`; empty for the root.
    id: Box<str>,
    slots: Box<[&'static str]>,
    country: Country,
}

/// Which calendar a locale's patterns speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Era {
    Christian,
    /// 543 years ahead: Thailand.
    Buddhist,
    /// By emperors, which no pattern here can write.
    Japanese,
}

/// Locales that are kept ready.
const KEPT: usize = 8;

thread_local! {
    static READY: RefCell<Vec<Rc<Locale>>> = const { RefCell::new(Vec::new()) };
}

/// The parts of an id as FreeMarker cuts it: only at `_`, `,` and spaces, so that `de-DE` is a language, one that
/// nobody speaks.
fn parts(id: &str) -> [String; 3] {
    if id.eq_ignore_ascii_case("JVM default") {
        return ["en".to_owned(), "US".to_owned(), String::new()];
    }
    let mut words = id.split([',', '_', ' ']).filter(|word| !word.is_empty());
    let mut next = || words.next().unwrap_or_default();
    let language = next().to_lowercase();
    let language = match language.as_str() {
        "iw" => "he".to_owned(),
        "ji" => "yi".to_owned(),
        "in" => "id".to_owned(),
        _ => language,
    };
    [language, next().to_uppercase(), next().to_owned()]
}

/// The id of a locale as Java prints it.
pub(crate) fn normal_id(id: &str) -> String {
    let [language, country, variant] = parts(id);
    let extension = match (&*language, &*country, &*variant) {
        ("ja", "JP", "JP") => "_#u-ca-japanese",
        ("th", "TH", "TH") => "_#u-nu-thai",
        _ => "",
    };
    let placed = !language.is_empty() || !country.is_empty();
    if placed && !variant.is_empty() {
        format!("{language}_{country}_{variant}{extension}")
    } else if !country.is_empty() {
        format!("{language}_{country}")
    } else {
        language
    }
}

impl Locale {
    /// The locale of an id such as `en_US` or `hu_hu`; as in Java, what is not known is printed as the language is,
    /// or as the root.
    pub(crate) fn find(id: &str) -> Rc<Locale> {
        READY.with_borrow_mut(|ready| {
            if let Some(known) = ready.iter().find(|locale| *locale.id == *id) {
                return known.clone();
            }
            let [language, country, variant] = parts(id);
            let slots = locales::slots(&language, &country, &variant).into();
            let locale = Rc::new(Locale { id: id.into(), slots, country: locales::country(&country) });
            if ready.len() >= KEPT {
                ready.remove(0);
            }
            ready.push(locale.clone());
            locale
        })
    }

    fn text(&self, slot: usize) -> &'static str {
        self.slots.get(slot).copied().unwrap_or_default()
    }

    fn sign(&self, slot: usize) -> char {
        self.text(slot).chars().next().unwrap_or(' ')
    }

    fn names(&self, slot: usize, count: usize) -> &[&'static str] {
        self.slots.get(slot..slot + count).unwrap_or_default()
    }

    pub(crate) fn decimal(&self) -> char {
        self.sign(slot::DECIMAL)
    }

    pub(crate) fn grouping(&self) -> char {
        self.sign(slot::GROUPING)
    }

    pub(crate) fn monetary_decimal(&self) -> char {
        self.sign(slot::MONETARY_DECIMAL)
    }

    pub(crate) fn monetary_grouping(&self) -> char {
        self.sign(slot::MONETARY_GROUPING)
    }

    pub(crate) fn zero(&self) -> char {
        self.sign(slot::ZERO)
    }

    pub(crate) fn exponent(&self) -> &'static str {
        self.text(slot::EXPONENT)
    }

    pub(crate) fn infinity(&self) -> &'static str {
        self.text(slot::INFINITY)
    }

    pub(crate) fn nan(&self) -> &'static str {
        self.text(slot::NAN)
    }

    /// With the marks of direction that stand around it.
    pub(crate) fn minus(&self) -> &'static str {
        self.text(slot::MINUS)
    }

    pub(crate) fn percent(&self) -> &'static str {
        self.text(slot::PERCENT)
    }

    pub(crate) fn per_mill(&self) -> &'static str {
        self.text(slot::PER_MILL)
    }

    pub(crate) fn number_pattern(&self) -> &'static str {
        self.text(slot::NUMBER_PATTERN)
    }

    pub(crate) fn currency_pattern(&self) -> &'static str {
        self.text(slot::CURRENCY_PATTERN)
    }

    pub(crate) fn percent_pattern(&self) -> &'static str {
        self.text(slot::PERCENT_PATTERN)
    }

    /// The code of its country's currency; `XXX` without one.
    pub(crate) fn currency_code(&self) -> &'static str {
        self.country.currency
    }

    /// The sign of its country's currency; `¤` without one.
    pub(crate) fn own_currency_sign(&self) -> &'static str {
        match self.country.currency {
            "XXX" => "¤",
            code => self.currency_sign(code).unwrap_or(code),
        }
    }

    /// The sign of a currency here; none if there is no such currency.
    pub(crate) fn currency_sign(&self, code: &str) -> Option<&'static str> {
        locales::currency(code).map(|(slot, _)| self.text(slot))
    }

    /// The decimals of its currency's amounts; none where there is no currency.
    pub(crate) fn currency_decimals(&self) -> Option<usize> {
        locales::currency(self.country.currency).and_then(|(_, decimals)| decimals)
    }

    /// The pattern of dates in a style, 0 short to 3 full.
    pub(crate) fn date_pattern(&self, style: usize) -> &'static str {
        self.text(slot::DATES + style.min(3))
    }

    /// The pattern of times in a style, 0 short to 3 full.
    pub(crate) fn time_pattern(&self, style: usize) -> &'static str {
        self.text(slot::TIMES + style.min(3))
    }

    /// The pattern of a date and a time in these styles.
    pub(crate) fn both_pattern(&self, date: usize, time: usize) -> String {
        let glue = self.text(slot::GLUE + date.min(time).min(3));
        glue.replace("{1}", self.date_pattern(date)).replace("{0}", self.time_pattern(time))
    }

    pub(crate) fn era(&self) -> Era {
        match self.text(slot::CALENDAR) {
            "buddhist" => Era::Buddhist,
            "japanese" => Era::Japanese,
            _ => Era::Christian,
        }
    }

    /// Names of the eras, before Christ first.
    pub(crate) fn eras(&self, long: bool) -> &[&'static str] {
        self.names(slot::ERAS + if long { 2 } else { 0 }, 2)
    }

    /// All names of the eras, pair by pair.
    pub(crate) fn all_eras(&self) -> &[&'static str] {
        self.names(slot::ERAS, 6)
    }

    /// Before and after noon.
    pub(crate) fn halves(&self) -> &[&'static str] {
        self.names(slot::HALVES, 2)
    }

    /// Names of months in a date, or standing alone.
    pub(crate) fn months(&self, long: bool, alone: bool) -> &[&'static str] {
        let at = slot::MONTHS + if alone { 24 } else { 0 } + if long { 0 } else { 12 };
        self.names(at, 12)
    }

    /// All names of months, a dozen after the other.
    pub(crate) fn all_months(&self) -> &[&'static str] {
        self.names(slot::MONTHS, 48)
    }

    /// Names of days from Sunday on.
    pub(crate) fn days(&self, long: bool) -> &[&'static str] {
        self.names(slot::DAYS + if long { 0 } else { 7 }, 7)
    }

    /// 1 is Sunday.
    pub(crate) fn first_day(&self) -> u8 {
        self.country.first_day
    }

    /// Days of a year's first week that lie in it, at least.
    pub(crate) fn minimal_days(&self) -> u8 {
        self.country.minimal_days
    }

    /// Names of a zone: long and short for standard time, long and short for summer; none if Java has no such zone.
    pub(crate) fn zone_names(&self, id: &str) -> Option<&[&'static str]> {
        locales::zone_names(id).map(|slot| self.names(slot, 4))
    }

    /// Zones with their names in the order in which Java compares a text with them.
    pub(crate) fn zones_to_read(&self) -> impl Iterator<Item = (&'static str, &[&'static str])> {
        locales::zones_to_read(&self.slots).map(|(id, slot)| (id, self.names(slot, 4)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_written_as_java_does() {
        for (given, id) in [
            ("EN_us", "en_US"),
            ("de-DE", "de-de"),
            ("iw_IL", "he_IL"),
            ("en_US_POSIX", "en_US_POSIX"),
            ("JVM default", "en_US"),
            ("", ""),
        ] {
            assert_eq!(normal_id(given), id);
        }
    }
}
