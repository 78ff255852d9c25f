/* messageml for C. Generated from src/c.rs: `UPDATE_EXPECT=1 cargo test -p messageml-native`. */

#ifndef MESSAGEML_H
#define MESSAGEML_H

#include <stddef.h>
#include <stdint.h>

/*
 An engine: keeps settings and compiled templates of earlier requests. Opaque to C.
 */
typedef struct MmlEngine MmlEngine;

/*
 Bytes that the library allocated; give them back with `mml_free`, once.
 */
typedef struct MmlBuffer {
  /*
   The first byte; UTF-8, not terminated by a NUL.
   */
  uint8_t *ptr;
  /*
   How many bytes.
   */
  size_t len;
} MmlBuffer;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 The version of this interface: 1. A host built for another one must not go on.
 */
uint32_t mml_abi_version(void);

/*
 Answers one request with a new engine: JSON in UTF-8 in, JSON in UTF-8 out, as `messageml batch` has them.
 Never null; what cannot be read is answered with an error.

 # Safety
 `json` points to `length` readable bytes that nobody changes meanwhile, or is null.
 */
struct MmlBuffer mml_call(const uint8_t *json,
                          size_t length);

/*
 Makes an engine, which is faster from its second request on; give it back with `mml_engine_free`.
 */
struct MmlEngine *mml_engine_new(void);

/*
 Answers one request as `mml_call` does. Many threads may call on one engine at the same time.

 # Safety
 `engine` comes from `mml_engine_new` and was not freed, or is null; `json` as for `mml_call`.
 */
struct MmlBuffer mml_engine_call(const struct MmlEngine *engine,
                                 const uint8_t *json,
                                 size_t length);

/*
 Frees an engine; null is passed over.

 # Safety
 `engine` comes from `mml_engine_new`, was not freed, and no call on it is under way; or it is null.
 */
void mml_engine_free(struct MmlEngine *engine);

/*
 Frees the answer of a call; null is passed over.

 # Safety
 `buffer` is unchanged as a call gave it and was not freed.
 */
void mml_free(struct MmlBuffer buffer);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* MESSAGEML_H */
