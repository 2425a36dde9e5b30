/*
 * Sets the wall clock of a process by as many seconds as the file behind CLOCK_OFFSET_FILE says: eight bytes, in the machine's order, which
 * may change at any time. Clocks that measure how long something takes are left alone, as when a machine's time is set.
 *
 * For LD_PRELOAD. Where the file is not there, or the variable is not set, the clock is right.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const long long right = 0;
static const volatile long long *offset = &right;
static int (*kernels_clock)(clockid_t, struct timespec *);

__attribute__((constructor)) static void open_offset(void) {
    kernels_clock = dlsym(RTLD_NEXT, "clock_gettime");
    const char *path = getenv("CLOCK_OFFSET_FILE");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) {
        return;
    }
    void *mapped = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) {
        offset = mapped;
    }
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!kernels_clock) {
        kernels_clock = dlsym(RTLD_NEXT, "clock_gettime");
    }
    int result = kernels_clock(clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        time->tv_sec += *offset;
    }
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) {
        return -1;
    }
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}
