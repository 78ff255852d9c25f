//! The native methods of `org.messageml.NativeLibrary`.
//!
//! Texts cross as UTF-8 bytes, for the JVM's own "modified UTF-8" is another encoding. An engine is a `long`
//! there: the address that `mml_engine_new` gives. A panic or a failure of the JVM becomes an exception.

use jni::EnvUnowned;
use jni::errors::{Error, ThrowRuntimeExAndDefault};
use jni::objects::{JByteArray, JClass};
use jni::sys::{jint, jlong};
use messageml_bindings_core::{ABI_VERSION, Facade};

use crate::c::{MmlEngine, mml_engine_free, mml_engine_new};

/// `static native int abiVersion()`.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_messageml_NativeLibrary_abiVersion(_env: EnvUnowned<'_>, _class: JClass<'_>) -> jint {
    ABI_VERSION as jint
}

/// `static native long open()`: a new engine.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_messageml_NativeLibrary_open(_env: EnvUnowned<'_>, _class: JClass<'_>) -> jlong {
    mml_engine_new() as jlong
}

/// `static native byte[] call(long engine, byte[] request)`; 0 stands for a new engine.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_messageml_NativeLibrary_call<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    engine: jlong,
    request: JByteArray<'local>,
) -> JByteArray<'local> {
    env.with_env(|env| -> Result<JByteArray<'local>, Error> {
        let request = env.convert_byte_array(&request)?;
        // SAFETY: 0 or what `open` gave; the Java side keeps an engine open while a call on it is under way.
        let answer = match unsafe { (engine as *const MmlEngine).as_ref() } {
            Some(engine) => engine.call(&request),
            None => Facade::default().call(&request),
        };
        env.byte_array_from_slice(answer.as_bytes())
    })
    .resolve::<ThrowRuntimeExAndDefault>()
}

/// `static native void close(long engine)`; 0 is passed over.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_messageml_NativeLibrary_close(_env: EnvUnowned<'_>, _class: JClass<'_>, engine: jlong) {
    // SAFETY: 0 or what `open` gave; the Java side closes an engine once, and none that is in use.
    unsafe { mml_engine_free(engine as *mut MmlEngine) }
}
