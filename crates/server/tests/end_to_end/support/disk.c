/* A disk that can be watched and that fails on demand, put under the real server with LD_PRELOAD.
 *
 * What SQLite does to the business's files is written down in the order in which it happens, together with what the
 * server sends to its clients: from that, the disk's content after a power cut at any moment can be made up
 * afterwards. What a trace means is in `disk.rs` beside this file.
 *
 * DISK_FOLDER  the data directory
 * DISK_TRACE   where to write down what happens, if at all
 * DISK_FAULT   a file that, while it is there, says how the disk fails: full, readonly, broken or die
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, TRUNCATE, SYNC_BEGINS, SYNC_ENDS, CREATE, DELETE, FOLDER_SYNC, SENT };
enum { NONE = 0, FOLDER = 1, OTHER = 2, FILES = 3 };

#define FDS_MAX 65536

struct record {
    uint8_t what, file, unused[2];
    uint32_t length;
    uint64_t place;
};

static const char *names[] = {"business.sqlite", "business.sqlite-wal", "business.sqlite-journal"};
/* What a descriptor is: NONE, FOLDER, OTHER (a file that is not written down), or FILES and the place in `names`. */
static uint8_t kinds[FDS_MAX];
static const char *folder, *fault;
static int trace = -1;
static uint32_t syncs;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    folder = getenv("DISK_FOLDER");
    fault = getenv("DISK_FAULT");
    const char *path = getenv("DISK_TRACE");
    if (path) trace = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = dlsym(RTLD_NEXT, #name)

static int kind(int fd) { return fd >= 0 && fd < FDS_MAX ? kinds[fd] : NONE; }

static int kind_of_path(const char *path) {
    size_t length = folder ? strlen(folder) : 0;
    if (!length || strncmp(path, folder, length)) return NONE;
    if (!path[length]) return FOLDER;
    if (path[length] != '/') return NONE;
    for (int place = 0; place < 3; place++)
        if (!strcmp(path + length + 1, names[place])) return FILES + place;
    return OTHER;
}

/* Whether the disk has this fault now. */
static int has(const char *which) {
    char says[16] = {0};
    if (!fault) return 0;
    int fd = syscall(SYS_openat, AT_FDCWD, fault, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    long length = syscall(SYS_read, fd, says, sizeof says - 1);
    syscall(SYS_close, fd);
    return length > 0 && !strcmp(says, which);
}

static void note(int what, int kind, uint64_t place, const void *bytes, size_t length) {
    if (trace < 0) return;
    struct record record = {.what = what, .file = kind - FILES, .length = length, .place = place};
    struct iovec parts[] = {{&record, sizeof record}, {(void *)bytes, length}};
    syscall(SYS_writev, trace, parts, bytes ? 2 : 1);
}

static int failing(int error) {
    errno = error;
    return -1;
}

/* Why a write can't be made: 0 where it can. */
static int refused(int fd, uint64_t end) {
    struct stat now;
    if (has("readonly")) return EROFS;
    if (has("broken")) return EIO;
    if (has("full") && !fstat(fd, &now) && end > (uint64_t)now.st_size) return ENOSPC;
    return 0;
}

static int opened(int fd, const char *path, int is_new) {
    if (fd < 0 || fd >= FDS_MAX) return fd;
    kinds[fd] = kind_of_path(path);
    if (is_new && kinds[fd] >= FILES) note(CREATE, kinds[fd], 0, NULL, 0);
    return fd;
}

static int open_it(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
    if (kind_of_path(path) == NONE) return real(path, flags, mode);
    int is_new = (flags & O_CREAT) && faccessat(AT_FDCWD, path, F_OK, 0);
    if (((flags & O_ACCMODE) != O_RDONLY || is_new) && has("readonly")) return failing(EROFS);
    if (is_new && has("full")) return failing(ENOSPC);
    pthread_mutex_lock(&one_at_a_time);
    int fd = opened(real(path, flags, mode), path, is_new);
    pthread_mutex_unlock(&one_at_a_time);
    return fd;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        return open_it(real, path, flags, mode); \
    }

OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(close);
    if (fd >= 0 && fd < FDS_MAX) kinds[fd] = NONE;
    return real(fd);
}

static ssize_t write_at(int fd, const void *bytes, size_t length, uint64_t place) {
    int error = refused(fd, place + length);
    if (error) return failing(error);
    pthread_mutex_lock(&one_at_a_time);
    ssize_t written = syscall(SYS_pwrite64, fd, bytes, length, place);
    if (written > 0 && kind(fd) >= FILES) note(WRITE, kind(fd), place, bytes, written);
    pthread_mutex_unlock(&one_at_a_time);
    return written;
}

/* An answer counts as given from here on, before its first byte leaves. */
static void answer(int fd, const struct iovec *parts, int count) {
    struct stat now;
    if (trace < 0 || kind(fd) != NONE || fstat(fd, &now) || !S_ISSOCK(now.st_mode)) return;
    pthread_mutex_lock(&one_at_a_time);
    for (int part = 0; part < count; part++) note(SENT, FILES, 0, parts[part].iov_base, parts[part].iov_len);
    pthread_mutex_unlock(&one_at_a_time);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(write);
    struct iovec whole = {(void *)bytes, length};
    answer(fd, &whole, 1);
    if (kind(fd) < OTHER) return real(fd, bytes, length);
    off_t place = lseek(fd, 0, SEEK_CUR);
    ssize_t written = write_at(fd, bytes, length, place);
    if (written > 0) lseek(fd, place + written, SEEK_SET);
    return written;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    answer(fd, parts, count);
    return real(fd, parts, count);
}

ssize_t send(int fd, const void *bytes, size_t length, int flags) {
    REAL(send);
    struct iovec whole = {(void *)bytes, length};
    answer(fd, &whole, 1);
    return real(fd, bytes, length, flags);
}

#define PWRITE(name, place_type) \
    ssize_t name(int fd, const void *bytes, size_t length, place_type place) { \
        REAL(name); \
        return kind(fd) < OTHER ? real(fd, bytes, length, place) : write_at(fd, bytes, length, place); \
    }

PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

static int truncate_to(int fd, uint64_t size) {
    int error = refused(fd, size);
    if (error) return failing(error);
    pthread_mutex_lock(&one_at_a_time);
    int done = syscall(SYS_ftruncate, fd, size);
    if (!done && kind(fd) >= FILES) note(TRUNCATE, kind(fd), size, NULL, 0);
    pthread_mutex_unlock(&one_at_a_time);
    return done;
}

#define FTRUNCATE(name, size_type) \
    int name(int fd, size_type size) { \
        REAL(name); \
        return kind(fd) < OTHER ? real(fd, size) : truncate_to(fd, size); \
    }

FTRUNCATE(ftruncate, off_t)
FTRUNCATE(ftruncate64, off64_t)

/* Not while others wait: what is written during a sync may or may not be part of it. */
static int sync_it(int (*real)(int), int fd) {
    int of = kind(fd);
    if (of == NONE) return real(fd);
    if (has("broken")) return failing(EIO);
    if (of >= FILES && has("die")) kill(getpid(), SIGKILL);
    pthread_mutex_lock(&one_at_a_time);
    uint32_t number = ++syncs;
    if (of >= FILES) note(SYNC_BEGINS, of, number, NULL, 0);
    pthread_mutex_unlock(&one_at_a_time);
    int done = real(fd);
    pthread_mutex_lock(&one_at_a_time);
    if (!done && of >= FILES) note(SYNC_ENDS, of, number, NULL, 0);
    if (!done && of == FOLDER) note(FOLDER_SYNC, FILES, 0, NULL, 0);
    pthread_mutex_unlock(&one_at_a_time);
    return done;
}

int fsync(int fd) {
    REAL(fsync);
    return sync_it(real, fd);
}

int fdatasync(int fd) {
    REAL(fdatasync);
    return sync_it(real, fd);
}

int unlink(const char *path) {
    REAL(unlink);
    int of = kind_of_path(path);
    if (of != NONE && has("readonly")) return failing(EROFS);
    pthread_mutex_lock(&one_at_a_time);
    int done = real(path);
    if (!done && of >= FILES) note(DELETE, of, 0, NULL, 0);
    pthread_mutex_unlock(&one_at_a_time);
    return done;
}
