/* A host in C: a request a line in, an answer a line out; then what a careless host does. */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "messageml.h"

static const char REQUEST[] = "{\"id\":1,\"message\":\"<messageML>${entity.n}</messageML>\",\"data\":{\"n\":3}}";

static int failures;

static void check(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "failed: %s\n", what);
        failures++;
    }
}

static void answer_lines(const MmlEngine *engine) {
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    while ((length = getline(&line, &size, stdin)) > 0) {
        if (line[length - 1] == '\n') {
            length--;
        }
        MmlBuffer answer = mml_engine_call(engine, (const uint8_t *)line, (size_t)length);
        fwrite(answer.ptr, 1, answer.len, stdout);
        putchar('\n');
        mml_free(answer);
    }
    free(line);
}

static void *call_often(void *engine) {
    MmlBuffer first = mml_engine_call(engine, (const uint8_t *)REQUEST, strlen(REQUEST));
    size_t differing = 0;
    for (int turn = 0; turn < 125; turn++) {
        MmlBuffer answer = mml_engine_call(engine, (const uint8_t *)REQUEST, strlen(REQUEST));
        differing += answer.len != first.len || memcmp(answer.ptr, first.ptr, first.len) != 0;
        mml_free(answer);
    }
    mml_free(first);
    return (void *)differing;
}

int main(void) {
    if (mml_abi_version() != 1) {
        fprintf(stderr, "built for version 1, the library has %" PRIu32 "\n", mml_abi_version());
        return 2;
    }
    MmlEngine *engine = mml_engine_new();
    answer_lines(engine);

    MmlBuffer nothing = mml_call(NULL, 0);
    check(nothing.len > 0 && memcmp(nothing.ptr, "{\"id\":null,\"errors\":", 20) == 0, "no request is answered with an error");
    mml_free(nothing);
    MmlBuffer odd = mml_engine_call(NULL, (const uint8_t *)"\xff\0\xfe", 3);
    check(odd.len > 0, "bytes that are no text are answered");
    mml_free(odd);
    MmlBuffer none = {NULL, 0};
    mml_free(none);

    pthread_t threads[8];
    for (size_t at = 0; at < 8; at++) {
        check(pthread_create(&threads[at], NULL, call_often, engine) == 0, "a thread starts");
    }
    for (size_t at = 0; at < 8; at++) {
        void *differing = NULL;
        check(pthread_join(threads[at], &differing) == 0 && differing == NULL, "every thread gets the same answer");
    }
    mml_engine_free(engine);
    mml_engine_free(NULL);
    return failures == 0 ? 0 : 1;
}
