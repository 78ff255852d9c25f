/* What one call costs through the C functions. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "messageml.h"

enum { ROUNDS = 30, CALLS = 2000 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

int main(int count, char **given) {
    if (count < 3) {
        return 2;
    }
    const uint8_t *request = (const uint8_t *)given[2];
    size_t length = strlen(given[2]);
    MmlEngine *engine = mml_engine_new();
    double least = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (int call = 0; call < CALLS; call++) {
            mml_free(mml_engine_call(engine, request, length));
        }
        double each = (now() - start) / CALLS;
        least = each < least ? each : least;
    }
    mml_engine_free(engine);
    printf("C: mml_engine_call, JSON to JSON\t%.3f\n", least);
    return 0;
}
