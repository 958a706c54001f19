/* The command `serve`: listen, build, then rebuild what changes until told to end. */
#include "commands.h"
#include "conf/config.h"
#include "conf/options.h"
#include "render/layout.h"
#include "report.h"
#include "serve_http.h"
#include "serve_site.h"
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HEARTBEAT = 15000, PAUSE = 250 }; /* ms */

extern char **environ;

struct session {
	const struct options *options;
	struct serve_http *http;
	struct serve_site *site;
	struct watch *watch;
	char *root;
	pid_t browser;
	struct layout *layout;
	int signals; /* readable when the program is asked to end */
	int wake;    /* epoll: that, or something went wrong in drawing */
};

/* Diagnostics are shown as they come, not at the end. */
static void
show(const struct session *session, struct diag *diag)
{
	bool text = session->options->diagnostics == FORMAT_TEXT;
	FILE *out = text ? stderr : stdout;
	struct report_style style = {
	    .format = (enum diag_format)session->options->diagnostics,
	    .colour = report_wants_colour(out),
	    .quiet = session->options->quiet,
	    .verbose = session->options->verbose,
	    .root = session->root,
	};

	diag_sort(diag);
	if (diag->len || !text)
		report_print(out, diag, &style);
	fflush(out);
	diag_finish(diag);
}

static bool
is_talkative(const struct session *session)
{
	return !session->options->quiet && session->options->diagnostics == FORMAT_TEXT;
}

/* "12:03:41 ko/plans/a.md: 1 page in 3.1 ms" */
static void
print_line(const struct session *session, const struct serve_news *news)
{
	time_t now = time(NULL);
	char clock[16];
	struct tm tm;

	if (!is_talkative(session))
		return;
	localtime_r(&now, &tm);
	strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	printf("%s %s%s", clock, news->what.ptr, news->what.len ? ": " : "");
	if (news->failed)
		printf("not rebuilt, the last site that worked stays");
	else if (news->whole)
		printf("everything read, %zu page%s", news->pages, news->pages == 1 ? "" : "s");
	else
		printf("%zu page%s read", news->pages, news->pages == 1 ? "" : "s");
	if (news->linked)
		printf(", links of %zu", news->linked);
	printf(", %.1f ms\n", news->seconds * 1e3);
	fflush(stdout);
}

static void
tell_browsers(const struct session *session)
{
	struct buf event = BUF_INIT, hello = BUF_INIT;

	serve_site_put_event(session->site, false, &event);
	serve_site_put_event(session->site, true, &hello);
	http_publish(session->http, buf_slice(&event), buf_slice(&hello));
	buf_finish(&event);
	buf_finish(&hello);
}

/* Browsers first: they wait for the page, the terminal for nothing. */
static void
tell(struct session *session, struct serve_news *news)
{
	struct diag diag = DIAG_INIT;

	if (news->done) {
		tell_browsers(session);
		print_line(session, news);
		show(session, &news->diag);
		serve_site_watch(session->site, session->watch, &diag);
		if (diag.len)
			show(session, &diag);
	}
	diag_finish(&diag);
	serve_news_finish(news);
}

/* Pages are drawn when they are asked for, and may turn out wrong then. */
static void
tell_of_drawing(struct session *session)
{
	struct diag diag = DIAG_INIT;

	if (serve_site_take_drawn(session->site, &diag))
		tell_browsers(session);
	if (diag.len)
		show(session, &diag);
	diag_finish(&diag);
}

static bool
is_asked_to_end(const struct session *session)
{
	struct signalfd_siginfo info;

	return read(session->signals, &info, sizeof(info)) > 0;
}

/* A preview may be left open overnight. */
static void
begin_day(struct session *session)
{
	struct serve_news news;

	if (!serve_site_is_old(session->site))
		return;
	serve_site_load(session->site, &news);
	buf_puts(&news.what, "a new day");
	tell(session, &news);
}

static void
check(struct session *session)
{
	struct diag diag = DIAG_INIT;

	serve_site_check(session->site, &diag);
	if (diag.len)
		show(session, &diag);
	diag_finish(&diag);
}

/* How long to wait for changes before there is something else to do, in ms. */
static int
timeout_of(const struct session *session)
{
	if (serve_site_is_busy(session->site))
		return 1;
	return serve_site_is_unchecked(session->site) ? PAUSE : HEARTBEAT;
}

static void
run(struct session *session)
{
	struct timespec last, now;

	clock_gettime(CLOCK_MONOTONIC, &last);
	while (!is_asked_to_end(session)) {
		int timeout = timeout_of(session);
		struct watch_changes changes = {0};
		struct serve_news news = {.what = BUF_INIT};

		if (watch_wait(session->watch, session->wake, timeout, &changes)) {
			serve_site_change(session->site, &changes, &news);
			tell(session, &news);
		} else if (timeout == 1) {
			serve_site_continue(session->site, &news);
			tell(session, &news);
		} else if (serve_site_is_unchecked(session->site)) {
			check(session);
		}
		watch_changes_finish(&changes);
		tell_of_drawing(session);
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec - last.tv_sec >= HEARTBEAT / 1000) {
			http_heartbeat(session->http);
			begin_day(session);
			last = now;
		}
		if (session->browser && waitpid(session->browser, NULL, WNOHANG) != 0)
			session->browser = 0;
	}
}

static void
reset_signals(posix_spawnattr_t *attr)
{
	sigset_t none;

	sigemptyset(&none);
	posix_spawnattr_init(attr);
	posix_spawnattr_setsigmask(attr, &none);
	posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK);
}

static void
open_browser(struct session *session, struct diag *diag)
{
	static const char program[] = "xdg-open";
	struct buf url = BUF_INIT;
	posix_spawnattr_t attr;
	int error;

	buf_printf(&url, "%s%s", http_origin(session->http), serve_site_base(session->site));
	reset_signals(&attr);
	error = posix_spawnp(&session->browser, program, NULL, &attr,
	    (char *const[]){(char *)program, url.ptr, NULL}, environ);
	if (error) {
		session->browser = 0;
		diag_add(diag, DIAG_WARNING, "open", (struct diag_at){NULL, 0, 0},
		    "open the address yourself", "%s cannot be run: %s", program, strerror(error));
	}
	posix_spawnattr_destroy(&attr);
	buf_finish(&url);
}

/* Signals come by a descriptor, also to threads that are started from here on. */
static int
take_signals(void)
{
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* One descriptor for two. */
static int
wake_by(int a, int b)
{
	int fd = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event = {.events = EPOLLIN};

	epoll_ctl(fd, EPOLL_CTL_ADD, a, &event);
	if (b >= 0)
		epoll_ctl(fd, EPOLL_CTL_ADD, b, &event);
	return fd;
}

static void
greet(const struct session *session)
{
	if (!is_talkative(session))
		return;
	printf("Serving the site, drafts shown. Stop with Ctrl-C.\n");
	http_print_addresses(session->http, serve_site_base(session->site));
	fflush(stdout);
}

enum exit_status
cmd_serve(const struct options *options, struct diag *diag)
{
	struct session session = {.options = options, .signals = -1, .wake = -1};
	struct serve_news news = {.what = BUF_INIT};
	struct diag first = DIAG_INIT;

	session.root = config_find_root(options);
	if (!session.root) { /* says what is missing, and where it was looked for */
		config_free(config_load(options, diag));
		return EXIT_USAGE;
	}
	session.http = http_listen(options, diag);
	if (!session.http)
		goto out;
	session.signals = take_signals();
	session.layout = layout_start(); /* a fork, so before all threads */
	session.site = serve_site_new(options);
	serve_site_use_layout(session.site, session.layout);
	session.wake = wake_by(session.signals, serve_site_wake_fd(session.site));
	session.watch = watch_new(options->poll);
	serve_site_watch(session.site, session.watch, &first);
	if (!http_start(session.http, serve_site_find, session.site, diag))
		goto out;
	serve_site_load(session.site, &news);
	diag_merge(&first, diag);
	if (options->open)
		open_browser(&session, &first);
	show(&session, &first);
	greet(&session);
	tell(&session, &news);
	run(&session);
	if (is_talkative(&session))
		printf("Stopped.\n");
out:
	diag_finish(&first);
	http_stop(session.http);
	serve_site_free(session.site);
	watch_free(session.watch);
	layout_stop(session.layout);
	if (session.signals >= 0)
		close(session.signals);
	if (session.wake >= 0)
		close(session.wake);
	free(session.root);
	return EXIT_GOOD;
}
