package org.vitals4j.measure;

import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.report.Internal;

/**
 * Frees the memory of arrays at once. It lies outside the Java heap, where the collector sees a few
 * bytes of each: left to it, copies of a large network outgrow the machine before it comes.
 */
@Internal
public final class NativeMemory {

  private NativeMemory() {}

  /**
   * Frees an array that nobody uses any more. Leaves views, arrays of a workspace and constants
   * alone.
   */
  public static void free(@Nullable INDArray array) {
    if (array != null && !array.isEmpty() && array.closeable()) {
      array.close();
    }
  }

  /**
   * Frees the parameters of a network that nobody uses any more. Its own {@code close()} would
   * destroy the workspaces of all networks of the thread, and call for the collector.
   */
  public static void freeParameters(Model network) {
    INDArray shown = network.params();
    if (shown == null || shown.isEmpty() || shown.isAttached()) {
      return;
    }
    DataBuffer original = shown.data().originalDataBuffer(); // a graph shows a view only
    DataBuffer all = original == null ? shown.data() : original;
    if (all.closeable()) {
      all.close();
    }
  }
}
