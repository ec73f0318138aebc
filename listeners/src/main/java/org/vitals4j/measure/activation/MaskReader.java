package org.vitals4j.measure.activation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.scan.ArrayScanner;
import org.vitals4j.measure.scan.HostWindow;
import org.vitals4j.measure.scan.MemoryWalk;
import org.vitals4j.measure.scan.Strides;

/**
 * Reads masks, each once in a forward pass however many layers share it, into buffers that are used
 * again in the next. Not thread-safe.
 */
final class MaskReader {

  private static final class Slot {
    private @Nullable INDArray mask;
    private boolean[] entries = new boolean[0];
  }

  private final List<Slot> slots = new ArrayList<>(2);
  private final HostWindow window = new HostWindow();
  private int used;

  /** Forgets the masks of the pass before. */
  void clear() {
    for (int i = 0; i < used; i++) {
      slots.get(i).mask = null;
    }
    used = 0;
  }

  /** Where a mask is not zero, in c order. Valid until {@link #clear}. */
  @SuppressWarnings("ReferenceEquality") // the same mask, not an equal one
  boolean[] read(INDArray mask) {
    for (int i = 0; i < used; i++) {
      if (slots.get(i).mask == mask) {
        return slots.get(i).entries;
      }
    }
    if (used == slots.size()) {
      slots.add(new Slot());
    }
    Slot slot = slots.get(used++);
    slot.mask = mask;
    if (slot.entries.length != mask.length()) {
      slot.entries = new boolean[(int) mask.length()];
    }
    fill(mask, slot.entries);
    return slot.entries;
  }

  private void fill(INDArray mask, boolean[] entries) {
    if (!ArrayScanner.supports(mask.dataType())) {
      int[] next = {0};
      Strides.forEachOffset(
          mask.shape(),
          mask.stride(),
          offset -> entries[next[0]++] = mask.data().getDouble(offset) != 0);
      return;
    }
    long[] order = new long[mask.rank()];
    long along = 1;
    for (int axis = mask.rank() - 1; axis >= 0; axis--) {
      order[axis] = along;
      along *= mask.size(axis);
    }
    MemoryWalk walk = new MemoryWalk(mask.shape(), mask.stride(), order);
    window.open(mask, 0, walk.extent(0));
    walk.forEachRun(
        (at, length) -> {
          for (long i = 0; i < length; i++) {
            int from = window.show(at[0] + i * walk.step(0), 1, true);
            entries[(int) (at[1] + i * walk.step(1))] = window.values()[from] != 0;
          }
          return true;
        });
    window.close();
  }
}
