//! Signatures of bots: RS512, which is all that Symphony takes, checked by ring.

use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, new_error};
use jsonwebtoken::signature::{Error, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey};
use ring::signature::{RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey};

/// Checks signatures with a bot's public key.
struct Rs512(UnparsedPublicKey<Vec<u8>>);

impl Verifier<Vec<u8>> for Rs512 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), Error> {
        self.0.verify(message, signature).map_err(|_| Error::new())
    }
}

impl JwtVerifier for Rs512 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS512
    }
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> jsonwebtoken::errors::Result<Box<dyn JwtVerifier>> {
    match algorithm {
        Algorithm::RS512 => {
            let key = key.try_get_as_bytes()?.to_vec();
            Ok(Box::new(Rs512(UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA512, key))))
        }
        _ => Err(new_error(ErrorKind::UnsupportedAlgorithm)),
    }
}

static PROVIDER: CryptoProvider = CryptoProvider {
    // Nothing is signed here.
    signer_factory: |_, _| Err(new_error(ErrorKind::UnsupportedAlgorithm)),
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes ring check the signatures of tokens in this process; a provider that is there already stays.
pub(super) fn install() {
    let _ = PROVIDER.install_default();
}
