/* iCalendar (RFC 5545): an event for each stage whose dates are known. */
#include "base/hash.h"
#include "conf/config.h"
#include "render/export_impl.h"

#include <stdlib.h>
#include <time.h>

enum { LINE_MAX_BYTES = 75 };

/* Lines end in CRLF and are folded at 75 bytes, between characters. */
static void
put_line(struct exporter *e, struct slice line)
{
	size_t room = LINE_MAX_BYTES;

	while (line.len > room) {
		size_t cut = room;

		while (cut > 1 && ((unsigned char)line.ptr[cut] & 0xC0) == 0x80)
			cut--;
		buf_put_bytes(&e->out, line.ptr, cut);
		buf_puts(&e->out, "\r\n ");
		line = slice_skip(line, cut);
		room = LINE_MAX_BYTES - 1;
	}
	buf_put(&e->out, line);
	buf_puts(&e->out, "\r\n");
}

static void
put_escaped(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\\' || c == ';' || c == ',')
			buf_printf(out, "\\%c", c);
		else if (c == '\n')
			buf_puts(out, "\\n");
		else if ((unsigned char)c >= ' ' && c != 0x7F)
			buf_putc(out, c);
	}
}

static void
put_text(struct exporter *e, const char *name, struct slice text)
{
	struct buf line = BUF_INIT;

	buf_puts(&line, name);
	put_escaped(&line, text);
	put_line(e, buf_slice(&line));
	buf_finish(&line);
}

static void
begin(struct exporter *e)
{
	buf_puts(&e->out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rmgen//rmgen//EN\r\n"
			  "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	put_text(e, "X-WR-CALNAME:", slice_of(export_title(e)));
}

static void
put_day(struct exporter *e, const char *name, struct date date)
{
	buf_printf(
	    &e->out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, date.year, date.month, date.day);
}

/* When the event was made: what the page says of itself; the clock would make each build
 * another. */
static void
put_stamp(struct exporter *e, const struct page *page, struct date from)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	const char *said = page->front.lastmod ? page->front.lastmod : page->front.date;
	time_t now = epoch ? (time_t)strtoll(epoch, NULL, 10) : 0;
	struct tm tm;

	if (epoch && gmtime_r(&now, &tm)) {
		buf_printf(&e->out, "DTSTAMP:%04d%02d%02dT%02d%02d%02dZ\r\n", tm.tm_year + 1900,
		    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
		return;
	}
	if (said)
		date_read(slice_of(said), &from);
	buf_printf(&e->out, "DTSTAMP:%04d%02d%02dT000000Z\r\n", from.year, from.month, from.day);
}

/* The site's host, without which the id of an event is not the world's only one. */
static struct slice
host_of(const struct config *conf)
{
	const char *from = conf->base_url ? strstr(conf->base_url, "://") : NULL;

	if (!from)
		return SLICE("rmgen");
	return slice_from(from + 3, strcspn(from + 3, "/:"));
}

static void
put_event(struct exporter *e, const struct graph_item *item, const struct when *when)
{
	const struct config *conf = e->roadmap->site->conf;
	struct date to = when->open || date_cmp(when->to, when->from) <= 0
			     ? date_add_days(when->from, 1)
			     : when->to;
	struct buf line = BUF_INIT;

	buf_puts(&e->out, "BEGIN:VEVENT\r\n");
	buf_printf(&line, "UID:%016llx@%.*s", (unsigned long long)hash_bytes(item->key),
	    SLICE_ARG(host_of(conf)));
	put_line(e, buf_slice(&line));
	put_stamp(e, item->page, when->from);
	put_day(e, "DTSTART", when->from);
	put_day(e, "DTEND", to);
	buf_truncate(&line, 0);
	buf_printf(&line, "SUMMARY;LANGUAGE=%s:", conf->langs[item->lang].tag);
	put_text(e, line.ptr, item->label);
	put_text(e, "DESCRIPTION:", export_stage(item)->text);
	put_text(e, "CATEGORIES:", slice_of(item->page->title));
	if (host_of(conf).len && conf->base_url && strstr(conf->base_url, "://")) {
		buf_truncate(&line, 0);
		buf_puts(&line, "URL:");
		export_put_url(&line, e, item->url);
		put_line(e, buf_slice(&line));
	}
	buf_puts(&e->out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
	buf_finish(&line);
	e->count++;
}

static void
node(struct exporter *e, const struct graph_item *item)
{
	const struct when *when = export_when(item);

	if (item->kind == NODE_STAGE && when && when->kind == WHEN_CALENDAR && when->from.year)
		put_event(e, item, when);
}

static void
end(struct exporter *e)
{
	buf_puts(&e->out, "END:VCALENDAR\r\n");
}

const struct export_writer export_ics = {
    EXPORT_BIT(NODE_STAGE), 0, begin, node, NULL, end, "roadmap.ics"};
