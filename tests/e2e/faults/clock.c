/* The wall clock of who loads this, stepped by the seconds that a file holds (STEP, named when this is compiled). */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile long long *step;

__attribute__((constructor)) static void begin(void)
{
    int file = open(STEP, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return;
    void *map = mmap(0, sizeof *step, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    step = map == MAP_FAILED ? 0 : map;
}

int clock_gettime(clockid_t id, struct timespec *now)
{
    int status = syscall(SYS_clock_gettime, id, now);
    if (!status && id == CLOCK_REALTIME && step)
        now->tv_sec += *step;
    return status;
}

int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *place)
{
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (place)
        *place = exact.tv_sec;
    return exact.tv_sec;
}
