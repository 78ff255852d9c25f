//! Time zones by Java's ids.

use jiff::Timestamp;
use jiff::tz::TimeZone;

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

/// Short name, hours and minutes east, long name: as printed and as read.
static NAMES: &[(&str, i32, &str)] = &[
    ("UTC", 0, "Coordinated Universal Time"),
    ("GMT", 0, "Greenwich Mean Time"),
    ("PST", -480, "Pacific Standard Time"),
    ("PDT", -420, "Pacific Daylight Time"),
    ("MST", -420, "Mountain Standard Time"),
    ("MDT", -360, "Mountain Daylight Time"),
    ("CST", -360, "Central Standard Time"),
    ("CDT", -300, "Central Daylight Time"),
    ("EST", -300, "Eastern Standard Time"),
    ("EDT", -240, "Eastern Daylight Time"),
    ("AST", -240, "Atlantic Standard Time"),
    ("ADT", -180, "Atlantic Daylight Time"),
    ("AKST", -540, "Alaska Standard Time"),
    ("AKDT", -480, "Alaska Daylight Time"),
    ("HST", -600, "Hawaii-Aleutian Standard Time"),
    ("WET", 0, "Western European Standard Time"),
    ("WEST", 60, "Western European Summer Time"),
    ("CET", 60, "Central European Standard Time"),
    ("CEST", 120, "Central European Summer Time"),
    ("EET", 120, "Eastern European Standard Time"),
    ("EEST", 180, "Eastern European Summer Time"),
    ("BST", 60, "British Summer Time"),
    ("MSK", 180, "Moscow Standard Time"),
    ("IST", 330, "India Standard Time"),
    ("HKT", 480, "Hong Kong Standard Time"),
    ("JST", 540, "Japan Standard Time"),
    ("KST", 540, "Korean Standard Time"),
    ("AEST", 600, "Australian Eastern Standard Time"),
    ("AEDT", 660, "Australian Eastern Daylight Time"),
    ("NZST", 720, "New Zealand Standard Time"),
    ("NZDT", 780, "New Zealand Daylight Time"),
    ("SGT", 480, "Singapore Standard Time"),
];

impl Zone {
    /// UTC.
    pub(crate) fn utc() -> Zone {
        Zone { id: "UTC".into(), rules: Rules::Fixed(0) }
    }

    /// So many seconds east of Greenwich.
    pub(crate) fn fixed(seconds: i32) -> Zone {
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.unsigned_abs() / 60;
        let id = if seconds == 0 { "GMT".into() } else { format!("GMT{sign}{:02}:{:02}", minutes / 60, minutes % 60) };
        Zone { id: id.into(), rules: Rules::Fixed(seconds) }
    }

    /// The zone with this id: `UTC`, `GMT+2`, `GMT-05:30`, `PST`, `Europe/Berlin`.
    pub(crate) fn find(id: &str) -> Option<Zone> {
        if id.eq_ignore_ascii_case("UTC") {
            return Some(Zone::utc());
        }
        if let Some(offset) = id.strip_prefix("GMT") {
            if offset.is_empty() {
                return Some(Zone::fixed(0));
            }
            return read_offset(offset).map(Zone::fixed).or_else(|| named(id, id));
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

    /// What `z` prints.
    pub(crate) fn short_name(&self, millis: i64) -> String {
        match &self.rules {
            Rules::Fixed(_) => self.id.to_string(),
            Rules::Named(zone) => zone.to_offset_info(timestamp(zone, millis)).abbreviation().to_owned(),
        }
    }

    /// What `zzzz` prints.
    pub(crate) fn long_name(&self, millis: i64) -> String {
        let short = self.short_name(millis);
        let minutes = self.offset(millis) / 60_000;
        match NAMES.iter().find(|(name, offset, _)| *name == short && i64::from(*offset) == minutes) {
            Some((_, _, long)) => (*long).to_owned(),
            None => short,
        }
    }
}

/// The zone that a text starts with by name, and the bytes it takes.
pub(crate) fn read_name(text: &str) -> Option<(Zone, usize)> {
    let starts =
        |name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)).then_some(name.len());
    NAMES
        .iter()
        .filter_map(|(short, minutes, long)| {
            let len = starts(long).or_else(|| starts(short))?;
            Some((Zone::fixed(minutes * 60), len))
        })
        .max_by_key(|(_, len)| *len)
}

fn named(id: &str, name: &str) -> Option<Zone> {
    if !name.contains('/') && !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-')) {
        return None;
    }
    let zone = TimeZone::get(name).ok()?;
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

/// A winter's and a summer's day.
const MODERN: [i64; 2] = [1_577_880_000_000, 1_593_604_800_000];

fn timestamp(zone: &TimeZone, millis: i64) -> Timestamp {
    let at = |millis: i64| Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
    if millis < FIRST {
        let standard = MODERN.iter().map(|day| at(*day)).find(|day| !zone.to_offset_info(*day).dst().is_dst());
        return standard.unwrap_or(Timestamp::UNIX_EPOCH);
    }
    at(millis.min(253_000_000_000_000))
}
