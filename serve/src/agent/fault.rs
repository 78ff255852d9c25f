//! Failing now and then, on request: `--fail 500:0.1`.

use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::StatusCode;

use super::answer::Refusal;

/// A status and how often it is answered instead of the right one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlayedFault {
    status: StatusCode,
    /// From 0 (never) to 1 (always).
    chance: f64,
}

impl FromStr for PlayedFault {
    type Err = String;

    /// Reads `status:chance`, such as `500:0.1`; the chance is 1 if left out.
    fn from_str(text: &str) -> Result<Self, String> {
        let (status, chance) = text.split_once(':').unwrap_or((text, "1"));
        let status = status.parse().ok().and_then(|status| StatusCode::from_u16(status).ok());
        let status = status.filter(|status| status.as_u16() >= 400 && status.as_u16() < 600);
        let status = status.ok_or_else(|| format!("{text}: the status must lie between 400 and 599"))?;
        let chance = chance.parse().ok().filter(|chance| (0.0..=1.0).contains(chance));
        let chance = chance.ok_or_else(|| format!("{text}: the chance must lie between 0 and 1"))?;
        Ok(PlayedFault { status, chance })
    }
}

#[derive(Debug)]
pub(super) struct Faults {
    faults: Vec<PlayedFault>,
    state: AtomicU64,
}

impl Faults {
    pub(super) fn new(faults: Vec<PlayedFault>, seed: u64) -> Self {
        Faults { faults, state: AtomicU64::new(seed) }
    }

    /// The next number of a fixed sequence, from 0 to 1 (SplitMix64).
    fn next(&self) -> f64 {
        let step = self.state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mut bits = step.wrapping_add(0x9e37_79b9_7f4a_7c15);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The refusal that this request meets, if it is its turn.
    pub(super) fn strike(&self) -> Result<(), Refusal> {
        let hit = self.faults.iter().find(|fault| self.next() < fault.chance);
        hit.map_or(Ok(()), |fault| Err(Refusal::new(fault.status, "a failure that was asked for with --fail")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_and_come_as_often_as_asked() -> Result<(), String> {
        let faults = Faults::new(vec!["500:0.1".parse()?], 1);
        let hits = (0..10_000).filter(|_| faults.strike().is_err()).count();
        assert!((900..1_100).contains(&hits), "{hits}");
        assert!(Faults::new(vec!["429".parse()?], 1).strike().is_err());
        for bad in ["", "200:1", "500:2", "500:x", "700"] {
            assert!(bad.parse::<PlayedFault>().is_err(), "{bad}");
        }
        Ok(())
    }
}
