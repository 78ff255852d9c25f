//! Patterns of `java.text.DecimalFormat`, with FreeMarker's parameters after `;;`.

use super::digits::Rounding;
use super::locale::Locale;
use super::{FormatFault, pattern_fault};

/// Part of a prefix or suffix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Affix {
    Char(char),
    Minus,
    Percent,
    PerMill,
    Currency,
    CurrencyCode,
}

/// The signs that a format writes.
#[derive(Clone, Debug)]
pub(crate) struct Symbols {
    pub(crate) decimal: char,
    pub(crate) monetary_decimal: char,
    pub(crate) grouping: char,
    pub(crate) monetary_grouping: char,
    pub(crate) minus: String,
    pub(crate) percent: String,
    pub(crate) per_mill: String,
    pub(crate) zero: char,
    pub(crate) exponent: String,
    pub(crate) infinity: String,
    pub(crate) nan: String,
    pub(crate) currency: String,
    pub(crate) currency_code: String,
}

impl Symbols {
    fn of(locale: &Locale) -> Symbols {
        Symbols {
            decimal: locale.decimal(),
            monetary_decimal: locale.monetary_decimal(),
            grouping: locale.grouping(),
            monetary_grouping: locale.monetary_grouping(),
            minus: locale.minus().to_owned(),
            percent: locale.percent().to_owned(),
            per_mill: locale.per_mill().to_owned(),
            zero: locale.zero(),
            exponent: locale.exponent().to_owned(),
            infinity: locale.infinity().to_owned(),
            nan: locale.nan().to_owned(),
            currency: locale.own_currency_sign().to_owned(),
            currency_code: locale.currency_code().to_owned(),
        }
    }
}

/// A format for numbers.
#[derive(Clone, Debug)]
pub(crate) struct DecimalPattern {
    pub(crate) prefix: Vec<Affix>,
    pub(crate) suffix: Vec<Affix>,
    pub(crate) negative_prefix: Vec<Affix>,
    pub(crate) negative_suffix: Vec<Affix>,
    pub(crate) least_whole: usize,
    /// None: as many as there are.
    pub(crate) most_whole: Option<usize>,
    pub(crate) least_decimals: usize,
    /// None: as many as there are.
    pub(crate) most_decimals: Option<usize>,
    /// Digits of a group; 0 for none.
    pub(crate) group: usize,
    pub(crate) always_point: bool,
    /// Digits of the exponent, at least.
    pub(crate) exponent: Option<usize>,
    pub(crate) multiplier: i32,
    pub(crate) monetary: bool,
    pub(crate) rounding: Rounding,
    pub(crate) symbols: Symbols,
}

impl DecimalPattern {
    /// Reads a pattern and its parameters.
    ///
    /// # Errors
    /// Java or FreeMarker would refuse it.
    pub(crate) fn parse(text: &str, locale: &Locale) -> Result<DecimalPattern, FormatFault> {
        let (standard, parameters) = split(text);
        let mut pattern = parse_standard(standard, Symbols::of(locale))?;
        if let Some(parameters) = parameters {
            Parameters { chars: parameters.chars().collect(), at: 0 }.apply(&mut pattern, locale)?;
        }
        Ok(pattern)
    }
}

/// Cuts a format at its second unquoted semicolon.
fn split(text: &str) -> (&str, Option<&str>) {
    let mut semicolons = 0;
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            ';' if !quoted => {
                semicolons += 1;
                if semicolons == 2 {
                    let standard = text.get(..at).unwrap_or_default();
                    let standard = standard.strip_suffix(';').unwrap_or(standard);
                    let rest = text.get(at + 1..).unwrap_or_default();
                    return (standard, Some(rest));
                }
            }
            // A doubled quote toggles twice.
            '\'' => quoted = !quoted,
            _ => {}
        }
    }
    (text, None)
}

/// What one of the two sub-patterns says.
#[derive(Default)]
struct Half {
    prefix: Vec<Affix>,
    suffix: Vec<Affix>,
    /// `#` before the zeros.
    left: usize,
    zeros: usize,
    /// `#` after the zeros.
    right: usize,
    point: Option<usize>,
    grouping: Option<usize>,
    exponent: Option<usize>,
    multiplier: i32,
    monetary: bool,
}

fn parse_standard(text: &str, symbols: Symbols) -> Result<DecimalPattern, FormatFault> {
    let chars: Vec<char> = text.chars().collect();
    let mut pattern = DecimalPattern {
        prefix: Vec::new(),
        suffix: Vec::new(),
        negative_prefix: vec![Affix::Minus],
        negative_suffix: Vec::new(),
        least_whole: 0,
        most_whole: None,
        least_decimals: 0,
        most_decimals: None,
        group: 0,
        always_point: false,
        exponent: None,
        multiplier: 1,
        monetary: false,
        rounding: Rounding::HalfEven,
        symbols,
    };
    if chars.is_empty() {
        pattern.group = 3;
        return Ok(pattern);
    }
    let (half, end) = parse_half(&chars, 0, true)?;
    let total = half.left + half.zeros + half.right;
    let point = half.point.unwrap_or(total);
    pattern.least_whole = point.saturating_sub(half.left);
    pattern.most_whole = half.exponent.map(|_| half.left + pattern.least_whole);
    pattern.most_decimals = Some(if half.point.is_some() { total.saturating_sub(point) } else { 0 });
    pattern.least_decimals = if half.point.is_some() { (half.left + half.zeros).saturating_sub(point) } else { 0 };
    pattern.group = half.grouping.unwrap_or(0);
    pattern.always_point = half.point == Some(0) || half.point == Some(total);
    pattern.exponent = half.exponent;
    pattern.multiplier = half.multiplier;
    pattern.monetary = half.monetary;
    let mut negative = None;
    if end < chars.len() {
        let (second, _) = parse_half(&chars, end, false)?;
        pattern.monetary |= second.monetary;
        negative = Some((second.prefix, second.suffix)).filter(|(p, s)| *p != half.prefix || *s != half.suffix);
    }
    let (negative_prefix, negative_suffix) = negative.unwrap_or_else(|| {
        let mut prefix = vec![Affix::Minus];
        prefix.extend(half.prefix.iter().cloned());
        (prefix, half.suffix.clone())
    });
    pattern.negative_prefix = negative_prefix;
    pattern.negative_suffix = negative_suffix;
    pattern.prefix = half.prefix;
    pattern.suffix = half.suffix;
    Ok(pattern)
}

fn is_figure(c: char) -> bool {
    matches!(c, '#' | '0' | ',' | '.')
}

/// Reads a sub-pattern from `at`; gives where the next one starts.
fn parse_half(chars: &[char], mut at: usize, first: bool) -> Result<(Half, usize), FormatFault> {
    let mut half = Half { multiplier: 1, ..Half::default() };
    let mut phase = 0;
    let mut quoted = false;
    let mut end = chars.len();
    while let Some(&c) = chars.get(at) {
        if phase == 1 {
            if first {
                match c {
                    '#' if half.zeros > 0 => half.right += 1,
                    '#' => half.left += 1,
                    '0' if half.right > 0 => return pattern_fault("a `0` cannot follow a `#` that follows a `0`"),
                    '0' => half.zeros += 1,
                    ',' => half.grouping = Some(0),
                    '.' if half.point.is_some() => return pattern_fault("there are two decimal points"),
                    '.' => half.point = Some(half.left + half.zeros + half.right),
                    'E' => {
                        if half.exponent.is_some() {
                            return pattern_fault("there are two exponents");
                        }
                        let digits = chars.get(at + 1..).unwrap_or_default().iter().take_while(|c| **c == '0').count();
                        if half.left + half.zeros < 1 || digits < 1 {
                            return pattern_fault("an exponent needs digits before and zeros after its `E`");
                        }
                        half.exponent = Some(digits);
                        at += digits + 1;
                        phase = 2;
                        continue;
                    }
                    _ => {
                        phase = 2;
                        continue;
                    }
                }
                if matches!(c, '#' | '0')
                    && half.point.is_none()
                    && let Some(count) = &mut half.grouping
                {
                    *count += 1;
                }
            } else if !is_figure(c) && c != 'E' {
                phase = 2;
                continue;
            }
            at += 1;
            continue;
        }
        let affix = if phase == 0 { &mut half.prefix } else { &mut half.suffix };
        let next = chars.get(at + 1).copied();
        if quoted {
            if c == '\'' {
                if next == Some('\'') {
                    at += 1;
                    affix.push(Affix::Char('\''));
                } else {
                    quoted = false;
                }
            } else {
                affix.push(Affix::Char(c));
            }
            at += 1;
            continue;
        }
        match c {
            _ if is_figure(c) => {
                phase = 1;
                continue;
            }
            '¤' => {
                half.monetary = true;
                if next == Some('¤') {
                    at += 1;
                    affix.push(Affix::CurrencyCode);
                } else {
                    affix.push(Affix::Currency);
                }
            }
            '\'' if next == Some('\'') => {
                at += 1;
                affix.push(Affix::Char('\''));
            }
            '\'' => quoted = true,
            ';' if phase == 0 || !first => {
                return pattern_fault("a `;` stands between two patterns; as a sign it needs quotes: `';'`");
            }
            ';' => {
                end = at + 1;
                break;
            }
            '%' | '‰' => {
                if half.multiplier != 1 {
                    return pattern_fault("there are two percent or per mille signs");
                }
                half.multiplier = if c == '%' { 100 } else { 1000 };
                affix.push(if c == '%' { Affix::Percent } else { Affix::PerMill });
            }
            '-' => affix.push(Affix::Minus),
            other => affix.push(Affix::Char(other)),
        }
        at += 1;
    }
    if half.zeros == 0
        && half.left > 0
        && let Some(point) = half.point
    {
        let whole = point.max(1);
        half.right = half.left.saturating_sub(whole);
        half.left = whole - 1;
        half.zeros = 1;
    }
    let misplaced = match half.point {
        Some(point) => point < half.left || point > half.left + half.zeros,
        None => half.right > 0,
    };
    if misplaced || half.grouping == Some(0) || quoted {
        return pattern_fault(if quoted {
            "a quote is not closed"
        } else if half.grouping == Some(0) {
            "a `,` needs digits after it"
        } else {
            "`#` and `0` stand in the wrong order"
        });
    }
    Ok((half, end))
}

/// Reads `name=value name='value', …`.
struct Parameters {
    chars: Vec<char>,
    at: usize,
}

/// The parameters there are.
const NAMES: &str = "`roundingMode`, `multiplier`, `decimalSeparator`, `groupingSeparator`, \
    `monetaryDecimalSeparator`, `exponentSeparator`, `minusSign`, `infinity`, `nan`, `percent`, `perMill`, \
    `zeroDigit`, `currencyCode` and `currencySymbol`";

impl Parameters {
    fn skip_space(&mut self) {
        while self.chars.get(self.at).is_some_and(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}')) {
            self.at += 1;
        }
    }

    fn apply(mut self, pattern: &mut DecimalPattern, locale: &Locale) -> Result<(), FormatFault> {
        let mut currency_symbol = None;
        self.skip_space();
        while self.at < self.chars.len() {
            let name = self.word();
            if name.is_empty() {
                return pattern_fault("after `;;` stand parameters such as `roundingMode=halfUp`");
            }
            self.skip_space();
            if self.chars.get(self.at) != Some(&'=') {
                return pattern_fault(format!("the parameter `{name}` is missing its `=` and value"));
            }
            self.at += 1;
            self.skip_space();
            let Some(value) = self.value()? else {
                return pattern_fault(format!("the parameter `{name}` is missing its value"));
            };
            let after = self.at;
            if name == "currencySymbol" {
                currency_symbol = Some(value);
            } else {
                set(pattern, locale, &name, &value)?;
            }
            self.skip_space();
            if self.chars.get(self.at) == Some(&',') {
                self.at += 1;
                self.skip_space();
                if self.at == self.chars.len() {
                    return pattern_fault("after the last `,` a parameter is missing");
                }
            } else if self.at == after && self.at < self.chars.len() {
                return pattern_fault("between two parameters stands a space or a comma");
            }
        }
        if let Some(symbol) = currency_symbol {
            pattern.symbols.currency = symbol;
        }
        Ok(())
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(&c) = self.chars.get(self.at) {
            let fits = c.is_alphabetic() || c == '_' || c == '$' || (!word.is_empty() && c.is_numeric());
            if !fits {
                break;
            }
            word.push(c);
            self.at += 1;
        }
        word
    }

    fn value(&mut self) -> Result<Option<String>, FormatFault> {
        let mut value = String::new();
        let Some(&quote) = self.chars.get(self.at).filter(|c| matches!(c, '\'' | '"')) else {
            while let Some(&c) = self.chars.get(self.at) {
                if matches!(c, '\'' | '"') {
                    return pattern_fault("a quote starts a value; it cannot stand in the middle of one");
                }
                if !(c.is_alphanumeric() || c == '_' || c == '$') {
                    break;
                }
                value.push(c);
                self.at += 1;
            }
            return Ok(Some(value).filter(|value| !value.is_empty()));
        };
        self.at += 1;
        while let Some(&c) = self.chars.get(self.at) {
            self.at += 1;
            if c == quote {
                if self.chars.get(self.at) != Some(&quote) {
                    return Ok(Some(value));
                }
                self.at += 1;
            }
            value.push(c);
        }
        pattern_fault("a quoted value is not closed")
    }
}

fn set(pattern: &mut DecimalPattern, locale: &Locale, name: &str, value: &str) -> Result<(), FormatFault> {
    let sign = || {
        let mut chars = value.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(c),
            _ => pattern_fault(format!("`{name}` is a single character, not {value:?}")),
        }
    };
    let symbols = &mut pattern.symbols;
    match name {
        "roundingMode" => {
            pattern.rounding = match value {
                "up" => Rounding::Up,
                "down" => Rounding::Down,
                "ceiling" => Rounding::Ceiling,
                "floor" => Rounding::Floor,
                "halfDown" => Rounding::HalfDown,
                "halfEven" => Rounding::HalfEven,
                "halfUp" => Rounding::HalfUp,
                "unnecessary" => Rounding::Unnecessary,
                _ => {
                    return pattern_fault(format!(
                        "`roundingMode` is `up`, `down`, `ceiling`, `floor`, `halfUp`, `halfDown`, `halfEven` or \
                         `unnecessary`, not {value:?}"
                    ));
                }
            }
        }
        "multiplier" | "multipier" => match value.parse() {
            Ok(multiplier) => pattern.multiplier = multiplier,
            Err(_) => return pattern_fault(format!("`multiplier` is a whole number, not {value:?}")),
        },
        "decimalSeparator" => symbols.decimal = sign()?,
        "monetaryDecimalSeparator" => symbols.monetary_decimal = sign()?,
        "groupingSeparator" => symbols.grouping = sign()?,
        "exponentSeparator" => symbols.exponent = value.to_owned(),
        "minusSign" => symbols.minus = sign()?.to_string(),
        "infinity" => symbols.infinity = value.to_owned(),
        "nan" => symbols.nan = value.to_owned(),
        "percent" => symbols.percent = sign()?.to_string(),
        "perMill" => symbols.per_mill = sign()?.to_string(),
        "zeroDigit" => symbols.zero = sign()?,
        "currencyCode" => {
            let Some(currency) = locale.currency_sign(value) else {
                return pattern_fault(format!("{value:?} is not a currency code such as `EUR`"));
            };
            symbols.currency_code = value.to_owned();
            symbols.currency = currency.to_owned();
        }
        _ => return pattern_fault(format!("there is no parameter `{name}`; there are {NAMES}")),
    }
    Ok(())
}
