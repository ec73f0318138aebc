package org.vitals4j.measure.scan;

import java.util.ArrayList;
import java.util.List;
import org.vitals4j.report.NetworkDescription;

/**
 * A range of a flattened vector.
 *
 * @param from index of its first element
 * @param length number of elements; may be 0
 */
public record Range(long from, long length) {

  /** Where the blocks of a layer lie. */
  public static List<Range> of(List<NetworkDescription.Block> blocks) {
    List<Range> spans = new ArrayList<>(blocks.size());
    for (NetworkDescription.Block block : blocks) {
      spans.add(new Range(block.offset(), block.length()));
    }
    return spans;
  }

  /** Where all blocks of a network lie, layer by layer. */
  public static List<Range> of(NetworkDescription network) {
    List<Range> spans = new ArrayList<>();
    for (NetworkDescription.Layer layer : network.layers()) {
      for (NetworkDescription.Block block : layer.blocks()) {
        spans.add(new Range(block.offset(), block.length()));
      }
    }
    return spans;
  }

  /** The whole of a vector. */
  static List<Range> whole(long length) {
    return List.of(new Range(0, length));
  }
}
