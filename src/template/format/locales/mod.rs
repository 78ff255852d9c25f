//! The table of locales, read off a JDK 17 by `LocaleTable.java` beside this file, which says how it is laid out.

use std::sync::{LazyLock, OnceLock};

use miniz_oxide::inflate::decompress_to_vec;

static BYTES: &[u8] = include_bytes!("table.bin");

const SLOT: char = '\u{1f}';
const RECORD: char = '\u{1e}';
const SECTION: char = '\u{1d}';
/// A slot that is empty rather than the parent's.
const EMPTY: &str = "\u{1c}";

/// Where a locale's record holds what.
pub(super) mod slot {
    pub(in super::super) const DECIMAL: usize = 0;
    pub(in super::super) const GROUPING: usize = 1;
    pub(in super::super) const MONETARY_DECIMAL: usize = 2;
    pub(in super::super) const MONETARY_GROUPING: usize = 3;
    pub(in super::super) const ZERO: usize = 4;
    pub(in super::super) const EXPONENT: usize = 5;
    pub(in super::super) const INFINITY: usize = 6;
    pub(in super::super) const NAN: usize = 7;
    pub(in super::super) const MINUS: usize = 8;
    pub(in super::super) const PERCENT: usize = 9;
    pub(in super::super) const PER_MILL: usize = 10;
    pub(in super::super) const NUMBER_PATTERN: usize = 11;
    pub(in super::super) const CURRENCY_PATTERN: usize = 12;
    pub(in super::super) const PERCENT_PATTERN: usize = 13;
    /// From short to full, as all styles.
    pub(in super::super) const DATES: usize = 14;
    pub(in super::super) const TIMES: usize = 18;
    /// A date is `{1}` there and a time `{0}`.
    pub(in super::super) const GLUE: usize = 22;
    /// Empty for the Gregorian calendar.
    pub(in super::super) const CALENDAR: usize = 26;
    /// Before and after Christ: short, long, long and alone.
    pub(in super::super) const ERAS: usize = 27;
    /// Before and after noon.
    pub(in super::super) const HALVES: usize = 33;
    /// In dates, long and short, then alone, long and short.
    pub(in super::super) const MONTHS: usize = 35;
    /// From Sunday on, long and short.
    pub(in super::super) const DAYS: usize = 83;
    /// One for each currency of the table.
    pub(super) const CURRENCIES: usize = 97;
}

/// What the country alone decides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Country {
    pub(super) currency: &'static str,
    /// 1 is Sunday.
    pub(super) first_day: u8,
    /// Days of a year's first week that lie in it, at least.
    pub(super) minimal_days: u8,
}

/// Where a language's records are.
struct Language {
    name: &'static str,
    /// The language that it is another name of.
    same: Option<&'static str>,
    /// True if its names go with no country.
    alone: bool,
    bytes: &'static [u8],
    text: OnceLock<&'static str>,
}

struct Table {
    /// By name.
    languages: Vec<Language>,
    /// By name.
    countries: Vec<(&'static str, Country)>,
    /// Code and decimals, by code; -1 decimals for what is no money.
    currencies: Vec<(&'static str, i8)>,
    /// Id and group, by id; the zones of a group have the same names in every locale.
    zones: Vec<(&'static str, usize)>,
    /// Groups of zones.
    groups: usize,
    /// Zones in the order in which a text is compared with their names.
    read_order: Vec<usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read().unwrap_or_else(Table::empty));

/// Kept for good: there are few of them, and every locale points into them.
fn inflate(bytes: &[u8]) -> Option<&'static str> {
    Some(Box::leak(String::from_utf8(decompress_to_vec(bytes).ok()?).ok()?.into_boxed_str()))
}

impl Table {
    fn read() -> Option<Table> {
        let (len, rest) = BYTES.split_first_chunk::<2>()?;
        let (head, blocks) = rest.split_at_checked(usize::from(u16::from_be_bytes(*len)))?;
        let mut sections = inflate(head)?.split(SECTION);
        let mut words = || sections.next().map(|section| section.split(' '));
        let languages = words()?.map(|word| Language::read(word, blocks)).collect::<Option<_>>()?;
        let countries = words()?.map(read_country).collect::<Option<_>>()?;
        let currencies = words()?
            .map(|word| word.split_at_checked(3).and_then(|(code, digits)| Some((code, digits.parse().ok()?))))
            .collect::<Option<_>>()?;
        let zones: Vec<(&str, usize)> = words()?
            .map(|word| word.split_once(',').and_then(|(id, group)| Some((id, group.parse().ok()?))))
            .collect::<Option<_>>()?;
        let groups = zones.iter().map(|(_, group)| group + 1).max()?;
        let read_order = numbers(words()?.next()?).collect();
        Some(Table { languages, countries, currencies, zones, groups, read_order })
    }

    fn empty() -> Table {
        Table {
            languages: Vec::new(),
            countries: Vec::new(),
            currencies: Vec::new(),
            zones: Vec::new(),
            groups: 0,
            read_order: Vec::new(),
        }
    }

    fn language(&self, name: &str) -> Option<&Language> {
        self.languages.binary_search_by(|language| language.name.cmp(name)).ok().and_then(|at| self.languages.get(at))
    }

    fn slots(&self) -> usize {
        self.read_first() + 1
    }

    fn zone_names(&self) -> usize {
        slot::CURRENCIES + self.currencies.len()
    }

    fn read_first(&self) -> usize {
        self.zone_names() + 4 * self.groups
    }
}

fn numbers(list: &str) -> impl Iterator<Item = usize> + '_ {
    list.split(',').filter_map(|number| number.parse().ok())
}

fn read_country(word: &'static str) -> Option<(&'static str, Country)> {
    let (name, rest) = word.split_at_checked(word.len().checked_sub(5)?)?;
    let (currency, week) = rest.split_at_checked(3)?;
    let [first_day, minimal_days] = week.as_bytes() else { return None };
    Some((name, Country { currency, first_day: first_day - b'0', minimal_days: minimal_days - b'0' }))
}

impl Language {
    fn read(word: &'static str, blocks: &'static [u8]) -> Option<Language> {
        if let Some((name, same)) = word.split_once('=') {
            return Some(Language { name, same: Some(same), alone: true, bytes: &[], text: OnceLock::new() });
        }
        let mut parts = word.split(',');
        let name = parts.next()?;
        let start: usize = parts.next()?.parse().ok()?;
        let len: usize = parts.next()?.parse().ok()?;
        let bytes = blocks.get(start..start.checked_add(len)?)?;
        let plain = name.trim_end_matches('!');
        Some(Language { name: plain, same: None, alone: plain != name, bytes, text: OnceLock::new() })
    }

    /// The slots that a record gives, if there is one.
    fn record(&self, country: &str, variant: &str) -> Option<&'static str> {
        let text = self.text.get_or_init(|| inflate(self.bytes).unwrap_or_default());
        text.split(RECORD).find_map(|record| {
            let slots = record.strip_prefix(country)?.strip_prefix(SLOT)?.strip_prefix(variant)?;
            slots.is_empty().then_some("").or_else(|| slots.strip_prefix(SLOT))
        })
    }
}

/// All slots of a locale, as Java finds them: of the root, the language, the country, the variant.
pub(super) fn slots(language: &str, country: &str, variant: &str) -> Vec<&'static str> {
    let table = &*TABLE;
    let mut slots = vec![""; table.slots()];
    let mut take = |language: Option<&Language>, country: &str, variant: &str, from: usize| {
        let record = language.and_then(|language| language.record(country, variant)).unwrap_or_default();
        for (slot, text) in slots.iter_mut().zip(record.split(SLOT)).skip(from) {
            match text {
                "" => {}
                EMPTY => *slot = "",
                text => *slot = text,
            }
        }
    };
    take(table.language(""), "", "", 0);
    let language = table.language(language);
    let found = language.and_then(|language| language.same).map_or(language, |same| table.language(same));
    // With a country, Java takes only the names of zones from a language under its old code.
    let alone = language.is_some_and(|language| language.alone) && !country.is_empty();
    take(found, "", "", if alone { table.zone_names() } else { 0 });
    if !alone && !country.is_empty() {
        take(found, country, "", 0);
        if !variant.is_empty() {
            take(found, country, variant, 0);
        }
    }
    slots
}

/// What a country decides; the same for all that are not known.
pub(super) fn country(name: &str) -> Country {
    let find = |name: &str| {
        let countries = &TABLE.countries;
        let at = countries.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
        countries.get(at).map(|(_, country)| *country)
    };
    let unknown = Country { currency: "XXX", first_day: 1, minimal_days: 1 };
    find(name).or_else(|| find("")).unwrap_or(unknown)
}

/// The slot of a currency's sign, and the decimals that its amounts have, if they have any.
pub(super) fn currency(code: &str) -> Option<(usize, Option<usize>)> {
    let currencies = &TABLE.currencies;
    let at = currencies.binary_search_by(|(known, _)| (*known).cmp(code)).ok()?;
    let (_, decimals) = currencies.get(at)?;
    Some((slot::CURRENCIES + at, usize::try_from(*decimals).ok()))
}

/// The slot of a zone's first name: long and short for standard time, long and short for summer.
pub(super) fn zone_names(id: &str) -> Option<usize> {
    let table = &*TABLE;
    let at = table.zones.binary_search_by(|(known, _)| (*known).cmp(id)).ok()?;
    table.zones.get(at).map(|(_, group)| table.zone_names() + 4 * group)
}

/// Zones and the slots of their first names, in the order in which Java compares a text with them.
pub(super) fn zones_to_read(slots: &[&'static str]) -> impl Iterator<Item = (&'static str, usize)> {
    let table = &*TABLE;
    let first = slots.get(table.read_first()).copied().unwrap_or_default();
    numbers(first)
        .chain(table.read_order.iter().copied())
        .filter_map(|at| table.zones.get(at))
        .map(|(id, group)| (*id, table.zone_names() + 4 * group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert!(Table::read().is_some(), "the header reads");
        for language in TABLE.languages.iter().filter(|language| language.same.is_none()) {
            let record = language.record("", "");
            assert!(record.is_some_and(|slots| slots.split(SLOT).count() <= TABLE.slots()), "{}", language.name);
        }
        assert!(BYTES.len() <= 400 << 10, "the table stays within 400 KB");
    }
}
