import { describe, expect, it } from 'vitest';
import { backOff } from '../../src/connection/back-off.js';
import { EventParser } from '../../src/connection/event-stream.js';
import { ClockOffset, Heartbeat } from '../../src/connection/heartbeat.js';

describe('back-off', () => {
  it('grows to its bound, and is spread by chance over all of it', () => {
    expect([0, 1, 2, 5, 6, 7, 99].map((failures) => backOff(failures, 0.999_999_9))).toEqual([
      500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000,
    ]);
    expect(backOff(9, 0)).toBe(0);
    expect(backOff(9, 0.5)).toBe(15_000);
  });

  it('LP73: waits at least as long as the server asks for', () => {
    expect(backOff(0, 0, 2_000)).toBe(2_000);
    expect(backOff(0, 0.5, 2_000)).toBe(2_500);
  });
});

describe('a heartbeat', () => {
  const options = { everyMs: 10_000, answerMs: 5_000 };

  it('beats at once, and then from answer to beat', () => {
    const heart = new Heartbeat(options, 0);
    expect(heart.beat(0)).toEqual({ ping: 1, roundTripMs: undefined });
    expect(heart.beat(100)).toBeUndefined();
    heart.heard();
    expect(heart.pong(1, 120)).toBe(120);
    expect(heart.dueAt).toBe(10_120);
    expect(heart.beat(10_120)).toEqual({ ping: 2, roundTripMs: 120 });
  });

  it('is dead after two beats that nobody answered', () => {
    const heart = new Heartbeat(options, 0);
    heart.beat(0);
    expect(heart.beat(5_000)).toMatchObject({ ping: 2 });
    expect(heart.missed).toBe(1);
    expect(heart.beat(10_000)).toBe('dead');
  });

  it('lives while anything comes, though the answer is behind it', () => {
    const heart = new Heartbeat(options, 0);
    for (let now = 0; now < 60_000; now += 5_000) {
      expect(heart.beat(now)).not.toBe('dead');
      heart.heard();
    }
    expect(heart.missed).toBe(0);
  });

  it('is dead at the first miss where there was a reason for doubt', () => {
    const heart = new Heartbeat(options, 0);
    heart.beat(0);
    heart.heard();
    heart.pong(1, 10);
    heart.urge(1_000);
    expect(heart.beat(1_000)).toMatchObject({ ping: 2 });
    expect(heart.beat(3_500)).toBe('dead');
  });
});

describe('the offset of the clock', () => {
  it('is that of the shortest way, in the middle of it', () => {
    const clock = new ClockOffset();
    expect(clock.reading).toBeUndefined();
    clock.measure(101_000, 400, 100_000);
    clock.measure(102_030, 20, 101_000);
    clock.measure(103_900, 900, 102_000);
    expect(clock.reading).toEqual({ offsetMs: 1_040, measuredAt: 101_000 });
  });

  it('forgets what was measured before somebody set a clock', () => {
    const clock = new ClockOffset();
    clock.measure(100_000, 10, 100_000);
    clock.measure(101_000, 50, 4_701_000);
    expect(clock.reading).toEqual({ offsetMs: -4_599_975, measuredAt: 4_701_000 });
  });
});

describe('server-sent events', () => {
  it('are read however they are cut', () => {
    const text =
      ': hello\nevent: channel\ndata: c1\n\ndata: {"pong":\r\ndata:{}}\r\n\r\nid: 7\ndata: last\n\n';
    for (let size = 1; size < 12; size += 1) {
      const events: [string, string][] = [];
      const parser = new EventParser((name, data) => events.push([name, data]));
      for (let at = 0; at < text.length; at += size) parser.take(text.slice(at, at + size));
      expect(events).toEqual([
        ['channel', 'c1'],
        ['', '{"pong":\n{}}'],
        ['', 'last'],
      ]);
    }
  });
});
