package org.vitals4j.measure.scan;

import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * Every k-th element of some stretches taken as one, so that at most so many are looked at.
 *
 * <p>k is odd. Weight matrices lie column by column and their columns are often a power of two
 * long; an even step would then meet the same few rows in every column, and so the same few inputs.
 */
final class StridedElements {

  /**
   * Elements handed on at a time. What fits is fetched once however often it is asked for: every
   * element is a cache line of its own, and the second look at it would cost as much as the first.
   */
  static final int CHUNK = 65_536;

  private final List<Range> spans;
  private final LongToDoubleFunction element;
  private final long total;
  private final long step;
  private final double[] chunk;
  private int kept = -1;

  /**
   * Chooses the step.
   *
   * @param most elements to look at, at least 1
   * @param element the value at an index of the vector
   * @param chunk scratch for {@link #CHUNK} elements
   */
  StridedElements(List<Range> spans, long most, LongToDoubleFunction element, double[] chunk) {
    this.spans = spans;
    this.element = element;
    this.chunk = chunk;
    total = total(spans);
    step = step(total, most);
  }

  static long total(List<Range> spans) {
    long total = 0;
    for (Range span : spans) {
      total += span.length();
    }
    return total;
  }

  static long step(long total, long most) {
    long step = total == 0 ? 1 : (total - 1) / most + 1;
    return step % 2 == 0 ? step + 1 : step;
  }

  /** All there are. */
  long total() {
    return total;
  }

  /** Calls with some elements at a time, in order; perhaps with none. */
  void forEach(Consumer consumer) {
    if (kept >= 0) {
      consumer.accept(chunk, kept);
      return;
    }
    boolean more = false;
    int n = 0;
    long skip = 0;
    for (Range span : spans) {
      long at = skip;
      for (; at < span.length(); at += step) {
        if (n == CHUNK) {
          consumer.accept(chunk, n);
          n = 0;
          more = true;
        }
        chunk[n++] = element.applyAsDouble(span.from() + at);
      }
      skip = at - span.length();
    }
    consumer.accept(chunk, n);
    kept = more ? -1 : n;
  }

  /** Takes the first n elements of x. */
  interface Consumer {
    void accept(double[] x, int n);
  }
}
