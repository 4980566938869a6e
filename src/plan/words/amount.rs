//! The most that something may cost.

use super::{
    Requirement,
    meaning::Meaning,
    number::number,
    token::{Token, tokens},
    vocabulary::{any_of, length_of},
};

const AT_MOST: &[&str] = &[
    "under",
    "below",
    "at most",
    "max",
    "maximum",
    "up to",
    "less than",
    "no more than",
    "not more than",
    "not over",
    "within",
    "cheaper than",
    "budget of",
    "budget",
    "limit of",
    "limit",
    "capped at",
    "cap of",
    "costs",
    "costing",
    "cost",
    "about",
    "around",
    "of",
    "a",
    "is",
    "for",
];
const MORE: &[&str] = &["over", "above", "at least", "more than", "minimum", "min"];
const FREE: &[&str] = &["free of charge", "for free", "at no cost", "no cost", "without cost", "costs nothing"];
const DOLLARS: &[&str] = &["$", "us dollars", "dollars", "dollar", "usd", "bucks"];
const EUROS: &[&str] = &["€", "euros", "euro", "eur"];
const CENTS: &[&str] = &["¢", "us cents", "cents", "cent", "ct", "c"];
const OTHERS: &[&str] = &["£", "pounds", "gbp", "chf", "francs", "yen", "jpy"];

/// What people say for a time that money is paid for, and its hours; a month has 730.
const PERIODS: &[(&[&str], u64, &str)] = &[
    (&["hour", "hours", "hr", "h", "hourly"], 1, "hour"),
    (&["day", "days", "d", "daily"], 24, "day"),
    (&["week", "weeks", "wk", "w", "weekly"], 168, "week"),
    (&["month", "months", "mo", "monthly"], 730, "month"),
    (&["year", "years", "yr", "y", "yearly", "annually"], 8_760, "year"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Currency {
    Dollars,
    /// Counted as dollars: the rate is nobody's to guess here, and a euro is usually worth more.
    Euros,
    Cents,
    Other,
}

/// What the beginning says about cost, and how many tokens it takes.
pub(super) fn budget(tokens: &[Token]) -> Option<(Meaning, usize)> {
    if let Some(length) = any_of(FREE, tokens) {
        return Some((Meaning::Budget(0, "it may cost nothing".into()), length));
    }
    let is_least = any_of(MORE, tokens);
    let (mut at, mut period) = (is_least.unwrap_or(0), None);
    if is_least.is_none() {
        while let Some(length) = any_of(AT_MOST, &tokens[at..]).or_else(|| adverb(&tokens[at..], &mut period)) {
            at += length;
        }
    }
    let (value, currency, length) = money(&tokens[at..])?;
    at += length;
    if let Some((found, length)) = paid_for(&tokens[at..]) {
        (period, at) = (Some(found), at + length);
    }
    Some((meaning(value, currency, period, is_least.is_some()), at))
}

fn meaning(value: u64, currency: Currency, period: Option<(u64, &str)>, is_least: bool) -> Meaning {
    let unclear = |why: &str| Meaning::Unclear(Requirement::Budget, why.to_owned());
    match (currency, period) {
        _ if is_least => unclear("a budget is the most that it may cost: say `under`"),
        (Currency::Other, _) => unclear("say the budget in dollars, euros or US cents"),
        (_, None) => unclear("the budget says no time: add `a month`, `a day` or `an hour`"),
        (_, Some((hours, name))) => {
            let per_hour = in_cents_per_hour(value, currency, hours);
            let month = if name == "month" { ", a month being 730 hours" } else { "" };
            let euro = if currency == Currency::Euros { ", a euro counted as a dollar" } else { "" };
            Meaning::Budget(per_hour, format!("at most {per_hour} US cents an hour{month}{euro}"))
        }
    }
}

/// Rounded down, so that the limit is kept.
fn in_cents_per_hour(hundredths: u64, currency: Currency, hours: u64) -> u64 {
    let cents = if currency == Currency::Cents { hundredths / 100 } else { hundredths };
    cents / hours
}

/// A number with its currency before or behind it.
fn money(tokens: &[Token]) -> Option<(u64, Currency, usize)> {
    if let Some((currency, before)) = currency(tokens).filter(|_| tokens[0].word.len() <= 3 && !is_letter(&tokens[0])) {
        let (value, length) = number(&tokens[before..])?;
        return Some((value, currency, before + length));
    }
    let (value, length) = number(tokens)?;
    let (currency, behind) = currency(&tokens[length..])?;
    Some((value, currency, length + behind))
}

fn is_letter(token: &Token) -> bool {
    token.word.starts_with(char::is_alphanumeric)
}

fn currency(tokens: &[Token]) -> Option<(Currency, usize)> {
    let kinds =
        [(DOLLARS, Currency::Dollars), (EUROS, Currency::Euros), (CENTS, Currency::Cents), (OTHERS, Currency::Other)];
    kinds.into_iter().find_map(|(words, currency)| Some((currency, any_of(words, tokens)?)))
}

/// `a month`, `per hour`, `/mo`, `daily`.
fn paid_for(tokens: &[Token]) -> Option<((u64, &'static str), usize)> {
    let joined = any_of(&["a", "an", "per", "each", "every", "/"], tokens).unwrap_or(0);
    let token = tokens.get(joined).filter(|token| !token.begins_clause)?;
    let is_adverb = token.word.ends_with("ly");
    let (_, hours, name) = PERIODS.iter().find(|(words, ..)| words.contains(&token.word.as_str()))?;
    (joined > 0 || is_adverb).then_some(((*hours, *name), joined + 1))
}

/// `monthly` before `budget`.
fn adverb(tokens: &[Token], period: &mut Option<(u64, &'static str)>) -> Option<usize> {
    let (_, hours, name) = PERIODS.iter().find(|(words, ..)| {
        words.iter().any(|word| word.ends_with("ly") && length_of(&format!("{word} budget"), tokens).is_some())
    })?;
    *period = Some((*hours, name));
    Some(2)
}

/// Reads what `--budget` takes: `$50/month`, `20c/hour`, or a bare number of US cents an hour.
///
/// # Errors
/// What would do, in one sentence.
pub fn read_budget(text: &str) -> Result<u64, String> {
    if let Ok(cents) = text.trim().parse() {
        return Ok(cents);
    }
    let tokens = tokens(text);
    match budget(&tokens) {
        Some((Meaning::Budget(cents, _), length)) if length == tokens.len() => Ok(cents),
        Some((Meaning::Unclear(_, why), _)) => Err(why),
        _ => Err("it is no price over a time, such as $50/month or 20c/hour".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_become_cents_an_hour_and_are_never_rounded_up() {
        for (said, cents) in [
            ("under 50 dollars a month", 6),
            ("$50/month", 6),
            ("at most fifty bucks per month", 6),
            ("$7.30 a month", 1),
            ("$7.29 a month", 0),
            ("20c/hour", 20),
            ("20 cents an hour", 20),
            ("50$ monthly", 6),
            ("monthly budget of $50", 6),
            ("no more than $1,000 a day", 4166),
            ("€2 per hour", 200),
            ("12 usd/yr", 0),
            ("for free", 0),
            ("25", 25),
        ] {
            assert_eq!(read_budget(said), Ok(cents), "{said}");
        }
    }

    #[test]
    fn half_a_price_is_refused_with_what_is_missing() {
        let why = |text| read_budget(text).unwrap_err();
        assert!(why("$50").contains("no time"), "{}", why("$50"));
        assert!(why("£5/month").contains("dollars"));
        assert!(why("over $50 a month").contains("under"));
        assert!(why("cheap").contains("$50/month"));
        assert!(why("$50/month or so").contains("$50/month"));
    }
}
