package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.scan.HostSource;
import org.vitals4j.measure.scan.Strides;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;

/**
 * Which share of the rows of a first layer's weight matrix a minibatch touches: those of the words,
 * or of the one-hot features, that occur in it. The rest of the gradient is 0 and says nothing
 * about how well it flows.
 *
 * <p>Of an embedding the input names the rows, and only those are looked at. Of other matrices a
 * row counts as touched if it has a gradient in one of {@value #MAX_LIVE_COLUMNS} columns of units
 * that have any: a row that all examples multiply with 0 has none anywhere, and one that is not has
 * none in those only if each of these units is off wherever it occurs.
 */
final class TouchedRows {

  private static final Measurement<Double> NOT_FIRST =
      Measurement.absent("not a layer that reads the network's input through one matrix");

  /** Minibatches to look at: enough to tell, and none is paid for later. */
  private static final int MAX_MINIBATCHES = 64;

  /** Columns to look at that are not 0 throughout. */
  private static final int MAX_LIVE_COLUMNS = 16;

  private static final int BLOCK = 2048;

  private final short[] halves = new short[BLOCK];
  private final float[] floats = new float[BLOCK];
  private final double[] doubles = new double[BLOCK];
  private int looks;

  /** One entry a layer: in [0, 1]. Empty after the first minibatches. */
  List<Measurement<Double>> measure(
      TrainedNetwork network, NetworkDescription description, INDArray gradients) {
    if (looks >= MAX_MINIBATCHES) {
      return List.of();
    }
    looks++;
    List<TrainedNetwork.Part> parts = network.parts();
    List<Measurement<Double>> all = new ArrayList<>(parts.size());
    for (NetworkDescription.Layer layer : description.layers()) {
      all.add(layer.depth() == 1 ? measure(parts.get(layer.index()), layer, gradients) : NOT_FIRST);
    }
    return all;
  }

  private Measurement<Double> measure(
      TrainedNetwork.Part part, NetworkDescription.Layer layer, INDArray gradients) {
    UnwrappedLayer bare = UnwrappedLayer.of(part);
    Map<String, INDArray> table = part.trainable().paramTable(false);
    for (NetworkDescription.Block block : layer.blocks()) {
      String key = block.name().substring(part.keyPrefix().length());
      INDArray weights = table == null ? null : table.get(key);
      if (weights != null
          && weights.rank() == 2
          && weights.stride(0) == 1
          && block.trueGradient()
          && bare.plainKey(key).equals("W")) {
        Matrix matrix =
            new Matrix(
                new HostSource(gradients, halves),
                block.offset(),
                (int) weights.size(0),
                (int) weights.size(1));
        INDArray words = words(bare.conf(), part);
        int touched = words == null ? ofColumns(matrix) : ofWords(matrix, words);
        return Measurement.measured((double) touched / matrix.rows());
      }
    }
    return NOT_FIRST;
  }

  /** Column by column in the flattened gradient. */
  private record Matrix(HostSource source, long from, int rows, int columns) {}

  /** The input of an embedding; null for other layers. */
  private static @Nullable INDArray words(@Nullable Layer conf, TrainedNetwork.Part part) {
    boolean embeds = conf instanceof EmbeddingLayer || conf instanceof EmbeddingSequenceLayer;
    org.deeplearning4j.nn.api.Layer live = part.live();
    return embeds && live != null ? live.input() : null;
  }

  private static int ofWords(Matrix matrix, INDArray words) {
    BitSet named = new BitSet(matrix.rows());
    Strides.forEachOffset(
        words.shape(),
        words.stride(),
        // data().getDouble adds the view's own offset.
        offset -> named.set((int) words.data().getDouble(offset)));
    int touched = 0;
    for (int row = named.nextSetBit(0); row >= 0; row = named.nextSetBit(row + 1)) {
      for (int column = 0; column < matrix.columns(); column++) {
        if (matrix.source().get(matrix.from() + row + (long) column * matrix.rows()) != 0) {
          touched++;
          break;
        }
      }
    }
    return touched;
  }

  private int ofColumns(Matrix matrix) {
    BitSet touched = new BitSet(matrix.rows());
    int apart = (matrix.columns() - 1) / MAX_LIVE_COLUMNS + 1;
    int living = 0;
    for (int first = 0; first < apart; first++) {
      for (int column = first; column < matrix.columns(); column += apart) {
        if (living == MAX_LIVE_COLUMNS || touched.cardinality() == matrix.rows()) {
          return touched.cardinality();
        }
        living += addColumn(matrix, column, touched) ? 1 : 0;
      }
    }
    return touched.cardinality();
  }

  /** Returns whether any element of the column is not 0. */
  private boolean addColumn(Matrix matrix, int column, BitSet touched) {
    boolean any = false;
    long from = matrix.from() + (long) column * matrix.rows();
    for (int row = 0; row < matrix.rows(); row += BLOCK) {
      int n = Math.min(BLOCK, matrix.rows() - row);
      read(matrix.source(), from + row, n);
      for (int i = 0; i < n; i++) {
        if (doubles[i] != 0) {
          any = true;
          touched.set(row + i);
        }
      }
    }
    return any;
  }

  private void read(HostSource source, long at, int n) {
    if (source.isDouble()) {
      source.read(at, doubles, n);
      return;
    }
    source.read(at, floats, n);
    Arrays.setAll(doubles, i -> i < n ? floats[i] : 0);
  }
}
