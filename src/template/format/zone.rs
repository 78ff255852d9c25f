//! Time zones by Java's ids.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::locale::Locale;

/// A time zone.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    /// As Java would print it.
    id: Box<str>,
    rules: Rules,
}

#[derive(Clone, Debug)]
enum Rules {
    /// Seconds east of Greenwich.
    Fixed(i32),
    Named(TimeZone),
}

/// Java's old ids of three letters.
static OLD: &[(&str, &str)] = &[
    ("ACT", "Australia/Darwin"),
    ("AET", "Australia/Sydney"),
    ("AGT", "America/Argentina/Buenos_Aires"),
    ("ART", "Africa/Cairo"),
    ("AST", "America/Anchorage"),
    ("BET", "America/Sao_Paulo"),
    ("BST", "Asia/Dhaka"),
    ("CAT", "Africa/Harare"),
    ("CNT", "America/St_Johns"),
    ("CST", "America/Chicago"),
    ("CTT", "Asia/Shanghai"),
    ("EAT", "Africa/Addis_Ababa"),
    ("ECT", "Europe/Paris"),
    ("IET", "America/Indiana/Indianapolis"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("MIT", "Pacific/Apia"),
    ("NET", "Asia/Yerevan"),
    ("NST", "Pacific/Auckland"),
    ("PLT", "Asia/Karachi"),
    ("PNT", "America/Phoenix"),
    ("PRT", "America/Puerto_Rico"),
    ("PST", "America/Los_Angeles"),
    ("SST", "Pacific/Guadalcanal"),
    ("VST", "Asia/Ho_Chi_Minh"),
];

impl Zone {
    /// UTC.
    pub(crate) fn utc() -> Zone {
        Zone { id: "UTC".into(), rules: Rules::Fixed(0) }
    }

    /// So many seconds east of Greenwich.
    pub(crate) fn fixed(seconds: i32) -> Zone {
        match seconds {
            0 => Zone { id: "GMT".into(), rules: Rules::Fixed(0) },
            _ => Zone::written(if seconds < 0 { '-' } else { '+' }, seconds),
        }
    }

    /// So many seconds east of Greenwich, as they are written after `GMT`: also none, with either sign.
    fn written(sign: char, seconds: i32) -> Zone {
        let minutes = seconds.unsigned_abs() / 60;
        let id = format!("GMT{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        Zone { id: id.into(), rules: Rules::Fixed(seconds) }
    }

    /// The zone with this id: `UTC`, `GMT+2`, `GMT-05:30`, `PST`, `Europe/Berlin`.
    pub(crate) fn find(id: &str) -> Option<Zone> {
        if id == "UTC" {
            return Some(Zone::utc());
        }
        if let Some(offset) = id.strip_prefix("GMT") {
            if offset.is_empty() {
                return Some(Zone::fixed(0));
            }
            let sign = if offset.starts_with('-') { '-' } else { '+' };
            return read_offset(offset).map(|seconds| Zone::written(sign, seconds)).or_else(|| named(id, id));
        }
        let old = match id {
            "EST" => Some(-5),
            "MST" => Some(-7),
            "HST" => Some(-10),
            _ => None,
        };
        if let Some(hours) = old {
            return Some(Zone { id: id.into(), rules: Rules::Fixed(hours * 3600) });
        }
        match OLD.iter().find(|(old, _)| *old == id) {
            Some((_, name)) => named(id, name),
            None => named(id, id),
        }
    }

    /// Milliseconds east of Greenwich at a moment.
    pub(crate) fn offset(&self, millis: i64) -> i64 {
        match &self.rules {
            Rules::Fixed(seconds) => i64::from(*seconds) * 1000,
            Rules::Named(zone) => i64::from(zone.to_offset(timestamp(zone, millis)).seconds()) * 1000,
        }
    }

    /// The moment at which clocks show this; of two the later, and where clocks skip it, as much later.
    pub(crate) fn moment(&self, local: i64) -> i64 {
        let day = super::moment::DAY;
        let (before, after) = (self.offset(local.saturating_sub(day)), self.offset(local.saturating_add(day)));
        let (first, second) = (local.saturating_sub(before), local.saturating_sub(after));
        if before != after && self.offset(second) == after { second } else { first }
    }

    /// As Java knows it.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// What `z` prints, and `zzzz`: the name of the zone in a locale, for the time of the year.
    pub(crate) fn name(&self, millis: i64, long: bool, locale: &Locale) -> String {
        let names = locale.zone_names(&self.id).unwrap_or_default();
        let at = usize::from(!long) + if self.is_summer(millis) { 2 } else { 0 };
        names.get(at).map_or_else(|| self.id.to_string(), |name| (*name).to_owned())
    }

    /// True where Java speaks of daylight time.
    fn is_summer(&self, millis: i64) -> bool {
        let Rules::Named(zone) = &self.rules else { return false };
        let at = timestamp(zone, millis);
        let info = zone.to_offset_info(at);
        let (summer, offset) = (info.dst(), info.offset());
        let other = zone
            .preceding(at)
            .take(3)
            .chain(zone.following(at).take(2))
            .find(|transition| transition.dst() != summer)
            .map(|transition| transition.offset());
        // Where the clocks are set back in winter instead, Java speaks of summer when they are not.
        let set_back = other.is_some_and(|other| if summer.is_dst() { offset < other } else { other < offset });
        summer.is_dst() != set_back
    }

    /// Milliseconds that clocks are put forward in summer, nowadays.
    pub(crate) fn summer_time(&self) -> i64 {
        let [winter, summer] = [2_208_988_800_000, 2_224_627_200_000].map(|day| self.offset(day));
        (winter - summer).abs()
    }

    /// Milliseconds of standard time east of Greenwich when clocks show this.
    pub(crate) fn standard_offset(&self, local: i64) -> i64 {
        let moment = self.moment(local);
        let offset = self.offset(moment);
        if !self.is_summer(moment) {
            return offset;
        }
        match self.summer_time() {
            0 => offset - 3_600_000,
            summer => offset - summer,
        }
    }
}

fn named(id: &str, name: &str) -> Option<Zone> {
    if !name.contains('/') && !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-')) {
        return None;
    }
    // Java minds capitals.
    let zone = TimeZone::get(name).ok().filter(|zone| zone.iana_name() == Some(name))?;
    Some(Zone { id: id.into(), rules: Rules::Named(zone) })
}

/// Seconds of `+2`, `-05`, `+0530`, `+5:30`.
fn read_offset(text: &str) -> Option<i32> {
    let (sign, body) = match text.split_at_checked(1)? {
        ("+", body) => (1, body),
        ("-", body) => (-1, body),
        _ => return None,
    };
    if !body.bytes().all(|b| b.is_ascii_digit() || b == b':') {
        return None;
    }
    let (hours, minutes) = match body.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if body.len() <= 2 => (body, "0"),
        None => body.split_at_checked(body.len() - 2)?,
    };
    if hours.is_empty() || hours.len() > 2 {
        return None;
    }
    let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

/// 1900-01-01: before it Java knows only today's standard time.
const FIRST: i64 = -2_208_988_800_000;

/// 2400-01-01: rules repeat every 400 years after it, and the library knows years up to 9999 only.
const FAR: i64 = 13_569_465_600_000;

/// 400 years, which are whole weeks.
const CYCLE: i64 = 146_097 * super::moment::DAY;

/// A winter's and a summer's day.
const MODERN: [i64; 2] = [1_577_880_000_000, 1_593_604_800_000];

fn timestamp(zone: &TimeZone, millis: i64) -> Timestamp {
    let at = |millis: i64| Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
    if millis < FIRST {
        let standard = MODERN.iter().map(|day| at(*day)).find(|day| !zone.to_offset_info(*day).dst().is_dst());
        return standard.unwrap_or(Timestamp::UNIX_EPOCH);
    }
    let millis = if millis < FAR { millis } else { FAR + (millis - FAR) % CYCLE };
    at(millis)
}
