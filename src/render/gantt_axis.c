#include "render/gantt_axis.h"

#include "parse/mermaid_gantt.h"

#include <stdio.h>
#include <string.h>

enum step_unit { STEP_SECONDS, STEP_DAYS, STEP_MONTHS };

struct step {
	enum step_unit unit;
	int count;
	double seconds; /* about */
};

static const struct step steps[] = {{STEP_SECONDS, 1, 1}, {STEP_SECONDS, 10, 10},
    {STEP_SECONDS, 60, 60}, {STEP_SECONDS, 600, 600}, {STEP_SECONDS, 3600, 3600},
    {STEP_SECONDS, 7200, 7200}, {STEP_SECONDS, 21600, 21600}, {STEP_DAYS, 1, 86400},
    {STEP_DAYS, 2, 172800}, {STEP_DAYS, 7, 604800}, {STEP_DAYS, 14, 1209600},
    {STEP_MONTHS, 1, 2629800}, {STEP_MONTHS, 2, 5259600}, {STEP_MONTHS, 3, 7889400},
    {STEP_MONTHS, 6, 15778800}, {STEP_MONTHS, 12, 31557600}, {STEP_MONTHS, 24, 63115200},
    {STEP_MONTHS, 60, 157788000}, {STEP_MONTHS, 120, 315576000}, {STEP_MONTHS, 1200, 3155760000.0}};

static const struct step *
choose_step(int64_t start, int64_t end, size_t max)
{
	size_t i = 0;

	while (i + 1 < sizeof(steps) / sizeof(*steps) &&
	       (double)(end - start) / steps[i].seconds > (double)max - 1)
		i++;
	return &steps[i];
}

static int64_t
month_start(int64_t month)
{
	int64_t year = month >= 0 ? month / 12 : -((11 - month) / 12);

	return gantt_days((int)year, (int)(month - year * 12) + 1, 1) * GANTT_DAY;
}

/* The number of the step at or after a time: of days since a Monday, of months since year 0. */
static int64_t
first_step(const struct step *step, int64_t start)
{
	int64_t number;
	int year, month, day;

	if (step->unit == STEP_MONTHS) {
		gantt_civil(gantt_day_of(start), &year, &month, &day);
		number = (int64_t)year * 12 + month - 1;
		number -= number % step->count;
		while (month_start(number) < start)
			number += step->count;
		return number;
	}
	number =
	    step->unit == STEP_DAYS ? gantt_day_of(start) + 3 : start; /* 1970-01-01: a Thursday */
	number -= ((number % step->count) + step->count) % step->count;
	while ((step->unit == STEP_DAYS ? (number - 3) * GANTT_DAY : number) < start)
		number += step->count;
	return number;
}

static int64_t
time_of(const struct step *step, int64_t number)
{
	return step->unit == STEP_MONTHS ? month_start(number)
	       : step->unit == STEP_DAYS ? (number - 3) * GANTT_DAY
					 : number;
}

/* The first tick and each January say the year. */
static void
put_text(struct axis_tick *tick, const struct step *step, bool first)
{
	int year, month, day;
	int64_t rest = tick->time - gantt_day_of(tick->time) * GANTT_DAY;

	gantt_civil(gantt_day_of(tick->time), &year, &month, &day);
	if (step->unit == STEP_MONTHS && step->count >= 12)
		snprintf(tick->text, sizeof(tick->text), "%d", year);
	else if (step->unit == STEP_MONTHS && (first || month == 1))
		snprintf(tick->text, sizeof(tick->text), "%d-%02d", year, month);
	else if (step->unit == STEP_MONTHS)
		snprintf(tick->text, sizeof(tick->text), "%02d", month);
	else if (step->unit == STEP_DAYS || rest == 0)
		snprintf(tick->text, sizeof(tick->text), "%02d-%02d", month, day);
	else
		snprintf(tick->text, sizeof(tick->text), "%02d:%02d", (int)(rest / 3600),
		    (int)(rest / 60 % 60));
}

size_t
axis_ticks(int64_t start, int64_t end, size_t max, struct axis_tick *ticks)
{
	const struct step *step = choose_step(start, end, max);
	int64_t number = first_step(step, start);
	size_t len = 0;

	for (; len < max && len < AXIS_TICKS && time_of(step, number) <= end;
	     number += step->count) {
		ticks[len].time = time_of(step, number);
		put_text(&ticks[len], step, len == 0);
		len++;
	}
	return len;
}

void
axis_date(int64_t time, int to_the_day, char text[20])
{
	int64_t rest = time - gantt_day_of(time) * GANTT_DAY;
	int year, month, day;

	gantt_civil(gantt_day_of(time), &year, &month, &day);
	if (to_the_day)
		snprintf(text, 20, "%d-%02d-%02d", year, month, day);
	else
		snprintf(text, 20, "%d-%02d-%02d %02d:%02d", year, month, day, (int)(rest / 3600),
		    (int)(rest / 60 % 60));
}
