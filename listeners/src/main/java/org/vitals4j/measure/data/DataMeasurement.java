package org.vitals4j.measure.data;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.IterationSnapshot.TrainingData;
import org.vitals4j.report.IterationSnapshot.TrainingData.Columns;
import org.vitals4j.report.IterationSnapshot.TrainingData.Labels;
import org.vitals4j.report.IterationSnapshot.TrainingData.Output;
import org.vitals4j.report.Measurement;

/**
 * Looks at samples of the data while a network trains on them. Features are looked at in the first
 * {@value #MAX_LOOKS} sampled minibatches; labels in these, too, and in each of the first {@value
 * #MAX_LOOKS} iterations, so that it is seen how classes follow each other; labels and outputs go
 * on to be looked at in iterations that are sampled. A look reads 8,192 elements of an array at
 * most, or one row. Not thread-safe.
 */
public final class DataMeasurement {

  private static final int MAX_LOOKS = 64;

  private final boolean inPlace;
  private final List<ColumnSums> features = new ArrayList<>();
  private final List<LabelSums> labels = new ArrayList<>();
  private final List<OutputLook> looks = new ArrayList<>();
  private List<Output> outputs = List.of();
  private int labelLooks;
  private int featureLooks;
  private Measurement<TrainingData> last = Measurement.notSampled();

  /**
   * @param inPlace whether arrays lie in memory that can be read as it is
   */
  public DataMeasurement(boolean inPlace) {
    this.inPlace = inPlace;
  }

  /** Whether an iteration that is not sampled is to be looked at all the same. */
  public boolean isDue() {
    return inPlace && labelLooks < MAX_LOOKS;
  }

  /** What is known up to here. */
  public Measurement<TrainingData> last() {
    return last;
  }

  /**
   * Looks at a minibatch, before the step.
   *
   * @param sampled whether more than its labels is to be looked at
   * @param live whether what the output layer has read is still there
   */
  public void measure(TrainedNetwork network, boolean sampled, boolean live) {
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      if (sampled && featureLooks < MAX_LOOKS) {
        lookAtFeatures(network.features());
        featureLooks++;
      }
      labelLooks++;
      List<TrainedNetwork.Part> parts = network.parts();
      lookAtLabels(parts, network.iteration(), sampled);
      if (sampled && live) {
        lookAtOutputs(parts);
      }
      boolean tell = sampled || Integer.bitCount(labelLooks) == 1;
      last = tell ? Measurement.measured(data()) : last;
    } finally {
      outside.close();
    }
  }

  private void lookAtFeatures(@Nullable INDArray[] arrays) {
    for (int i = 0; i < arrays.length; i++) {
      if (i == features.size()) {
        features.add(new ColumnSums(arrays.length == 1 ? "features" : "features " + i));
      }
      Elements elements = Elements.of(arrays[i], inPlace);
      if (elements != null) {
        features.get(i).add(elements);
      }
    }
  }

  private void lookAtLabels(List<TrainedNetwork.Part> parts, int iteration, boolean sampled) {
    int i = 0;
    long several = parts.stream().filter(TrainedNetwork.Part::output).count();
    for (TrainedNetwork.Part part : parts) {
      if (!part.output()) {
        continue;
      }
      if (i == labels.size()) {
        labels.add(new LabelSums(part.name(), several == 1 ? "labels" : "labels " + i));
      }
      org.deeplearning4j.nn.api.Layer layer = inside(part.live());
      LabelSums sums = labels.get(i++);
      Elements elements =
          layer instanceof IOutputLayer output ? Elements.of(output.getLabels(), inPlace) : null;
      if (layer != null && elements != null) {
        boolean columns = sampled && featureLooks < MAX_LOOKS;
        sums.add(elements, layer.getMaskArray() != null, iteration, columns);
      }
    }
  }

  private void lookAtOutputs(List<TrainedNetwork.Part> parts) {
    List<Output> said = new ArrayList<>();
    int i = 0;
    for (TrainedNetwork.Part part : parts) {
      if (part.output()) {
        if (i == looks.size()) {
          looks.add(new OutputLook());
        }
        OutputLook look = looks.get(i++);
        Output one = look.of(part, inPlace);
        if (one != null) {
          said.add(one);
        }
      }
    }
    outputs = said;
  }

  private static org.deeplearning4j.nn.api.@Nullable Layer inside(
      org.deeplearning4j.nn.api.@Nullable Layer layer) {
    org.deeplearning4j.nn.api.Layer live = layer;
    while (live instanceof BaseWrapperLayer wrapper) {
      live = wrapper.getUnderlying();
    }
    return live;
  }

  private TrainingData data() {
    List<Columns> ofFeatures = new ArrayList<>(features.size());
    features.forEach(one -> ofFeatures.add(one.columns()));
    List<Labels> ofLabels = new ArrayList<>(labels.size());
    for (LabelSums sums : labels) {
      Labels one = sums.labels();
      if (one != null) {
        ofLabels.add(one);
      }
    }
    return new TrainingData(ofFeatures, ofLabels, outputs, labelLooks);
  }
}
