//! Lambda Cloud: whether a key is good.
//!
//! [`LambdaKeys`] asks with one cheap reading. Instances, prices and capacity are not read here yet.

mod keys;

pub use keys::LambdaKeys;
