/* The day on which a program runs, for drafts of the future and dates of new pages. */
#ifndef BASE_TODAY_H
#define BASE_TODAY_H

enum { TODAY_SIZE = 11 }; /* bytes of "2026-11-21" */

/* Fills `ret_today` with the day where the author is: that of TZ or the machine's zone, so that
 * a page dated today is published on a morning in Seoul when it is still yesterday in UTC.
 * SOURCE_DATE_EPOCH (seconds since 1970, taken in UTC) stops the clock. */
void today_get(char ret_today[TODAY_SIZE]);

#endif
