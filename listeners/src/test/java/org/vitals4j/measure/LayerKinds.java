package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Every kind of layer that DL4J 1.0.0-M2.1 can train, each in a network of a few units: the smaller
 * the sooner an axis or an order is mistaken for another. No two axes of an array have the same
 * size.
 *
 * <p>Left out, since M2.1 itself fails on them: Convolution1DLayer with NWC (also Subsampling1D and
 * the attention layers there), SimpleRnn with layer normalisation, LearnedSelfAttentionLayer,
 * BatchNormalization of volumes and of series behind a recurrent layer, Bidirectional around
 * LastTimeStep.
 */
public final class LayerKinds {

  public static final int EXAMPLES = 9;
  public static final int STEPS = 7;
  private static final int CLASSES = 3;

  /**
   * A network with some kind of layer in it.
   *
   * @param features of the minibatch, without the axis of examples
   * @param labels of the minibatch, without the axis of examples
   * @param indices what the features are below, where they are whole numbers; 0 where they are not
   */
  record Kind(
      String name,
      InputType input,
      List<Integer> features,
      List<Integer> labels,
      int indices,
      Supplier<List<Layer>> layers) {

    MultiLayerNetwork network(DataType type) {
      NeuralNetConfiguration.ListBuilder list =
          new NeuralNetConfiguration.Builder()
              .seed(5)
              .dataType(type)
              .updater(new Sgd(0.05))
              .activation(Activation.TANH)
              .list();
      layers.get().forEach(list::layer);
      MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
      network.init();
      // Biases of 0 behind inputs of 0 are where ReLU has no derivative.
      Random random = new Random(7);
      for (int i = 0; i < network.numParams(); i++) {
        network.params().putScalar(i, network.params().getDouble(i) + 0.1 * random.nextGaussian());
      }
      return network;
    }

    DataSet batch(DataType type) {
      Random random = new Random(11);
      INDArray features = random(random, features(), type);
      if (indices > 0) {
        for (int i = 0; i < features.length(); i++) {
          features.putScalar(i, random.nextInt(indices));
        }
      }
      INDArray labels = random(random, labels(), type);
      if (labels.rank() == 2) {
        labels.assign(0);
        for (int i = 0; i < EXAMPLES; i++) {
          labels.putScalar(i, random.nextInt(CLASSES), 1);
        }
      }
      return new DataSet(features, labels);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private LayerKinds() {}

  private static INDArray random(Random random, List<Integer> shape, DataType type) {
    long[] all = new long[shape.size() + 1];
    all[0] = EXAMPLES;
    int length = EXAMPLES;
    for (int i = 0; i < shape.size(); i++) {
      all[i + 1] = shape.get(i);
      length *= shape.get(i);
    }
    double[] values = random.doubles(length, -1, 1).toArray();
    return Nd4j.create(values, all, DataType.DOUBLE).castTo(type);
  }

  public static Stream<Kind> all() {
    List<Kind> all = new ArrayList<>();
    addFlat(all);
    for (CNN2DFormat format : CNN2DFormat.values()) {
      addImages(all, format);
    }
    for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
      addVolumes(all, format);
    }
    for (RNNFormat format : RNNFormat.values()) {
      addSeries(all, format);
    }
    addChannelsFirstSeries(all);
    return all.stream();
  }

  private static void addFlat(List<Kind> all) {
    flat(all, "dense", () -> List.of(dense(5, Activation.RELU), dense(4, Activation.SIGMOID)));
    flat(
        all,
        "layer normalisation",
        () ->
            List.of(
                new DenseLayer.Builder()
                    .nOut(5)
                    .hasLayerNorm(true)
                    .activation(Activation.RELU)
                    .build()));
    flat(
        all,
        "element-wise multiplication",
        () ->
            List.of(
                dense(5, Activation.TANH),
                new ElementWiseMultiplicationLayer.Builder()
                    .nIn(5)
                    .nOut(5)
                    .activation(Activation.RELU)
                    .build()));
    flat(
        all,
        "PReLU",
        () ->
            List.of(dense(5, Activation.IDENTITY), new PReLULayer.Builder().inputShape(5).build()));
    flat(
        all,
        "batch normalisation",
        () ->
            List.of(
                dense(5, Activation.IDENTITY),
                new BatchNormalization(),
                new ActivationLayer(Activation.RELU)));
    flat(
        all,
        "batch normalisation without gamma and beta",
        () ->
            List.of(
                dense(5, Activation.IDENTITY),
                new BatchNormalization.Builder().lockGammaBeta(true).build(),
                new ActivationLayer(Activation.SOFTSIGN)));
    flat(
        all,
        "autoencoder",
        () -> List.of(new AutoEncoder.Builder().nOut(5).activation(Activation.SIGMOID).build()));
    flat(
        all,
        "variational autoencoder",
        () ->
            List.of(
                new VariationalAutoencoder.Builder()
                    .nOut(5)
                    .encoderLayerSizes(7)
                    .decoderLayerSizes(4)
                    .activation(Activation.SIGMOID)
                    .build()));
    flat(
        all,
        "frozen",
        () -> List.of(new FrozenLayer(dense(5, Activation.RELU)), dense(4, Activation.TANH)));
    flat(
        all,
        "frozen with back propagation",
        () ->
            List.of(
                dense(5, Activation.RELU),
                new FrozenLayerWithBackprop(dense(4, Activation.SIGMOID)),
                dense(7, Activation.TANH)));
    List<Integer> classes = List.of(CLASSES);
    InputType six = InputType.feedForward(6);
    all.add(
        new Kind(
            "embedding",
            InputType.feedForward(8),
            List.of(1),
            classes,
            8,
            () ->
                List.of(
                    new EmbeddingLayer.Builder().nIn(8).nOut(5).hasBias(true).build(), softmax())));
    all.add(
        new Kind(
            "loss layer",
            six,
            List.of(6),
            classes,
            0,
            () ->
                List.of(
                    dense(5, Activation.RELU),
                    dense(CLASSES, Activation.IDENTITY),
                    new LossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build())));
    all.add(
        new Kind(
            "centre loss",
            six,
            List.of(6),
            classes,
            0,
            () ->
                List.of(
                    dense(5, Activation.TANH),
                    new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(CLASSES)
                        .build())));
    all.add(
        new Kind(
            "frozen output",
            six,
            List.of(6),
            classes,
            0,
            () -> List.of(dense(5, Activation.TANH), new FrozenLayerWithBackprop(softmax()))));
  }

  private static void addImages(List<Kind> all, CNN2DFormat f) {
    images(
        all,
        f,
        "convolution",
        () -> List.of(convolution(4, Activation.RELU), convolution(3, Activation.TANH)));
    images(
        all,
        f,
        "deconvolution",
        () ->
            List.of(new Deconvolution2D.Builder(2, 2).nOut(4).activation(Activation.RELU).build()));
    images(
        all,
        f,
        "depthwise convolution",
        () ->
            List.of(
                new DepthwiseConvolution2D.Builder(2, 2)
                    .depthMultiplier(3)
                    .activation(Activation.RELU)
                    .build()));
    images(
        all,
        f,
        "separable convolution",
        () ->
            List.of(
                new SeparableConvolution2D.Builder(2, 2)
                    .depthMultiplier(2)
                    .nOut(3)
                    .activation(Activation.RELU)
                    .build()));
    images(
        all,
        f,
        "pooling and batch normalisation",
        () ->
            List.of(
                convolution(4, Activation.IDENTITY),
                new SubsamplingLayer.Builder(
                        SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {1, 1})
                    .build(),
                new BatchNormalization(),
                new ActivationLayer(Activation.RELU)));
    images(
        all,
        f,
        "local response normalisation",
        () -> List.of(convolution(4, Activation.RELU), new LocalResponseNormalization()));
    images(
        all,
        f,
        "upsampling, padding and cropping",
        () ->
            List.of(
                new Upsampling2D.Builder(2).build(),
                convolution(3, Activation.RELU),
                new ZeroPaddingLayer.Builder(1, 2).build(),
                new Cropping2D(2, 1)));
    images(
        all,
        f,
        "global pooling",
        () ->
            List.of(convolution(4, Activation.HARDTANH), new GlobalPoolingLayer(PoolingType.AVG)));
    images(
        all,
        f,
        "PReLU",
        () ->
            List.of(
                convolution(4, Activation.IDENTITY),
                new PReLULayer.Builder()
                    .inputShape(f == CNN2DFormat.NCHW ? new long[] {4, 5, 4} : new long[] {5, 4, 4})
                    .build()));
    boolean first = f == CNN2DFormat.NCHW;
    all.add(
        new Kind(
            f + " loss over images",
            InputType.convolutional(6, 5, 2, f),
            first ? List.of(2, 6, 5) : List.of(6, 5, 2),
            first ? List.of(3, 5, 4) : List.of(5, 4, 3),
            0,
            () ->
                List.of(
                    convolution(3, Activation.RELU),
                    new CnnLossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .format(f)
                        .build())));
  }

  private static void addVolumes(List<Kind> all, Convolution3D.DataFormat f) {
    volumes(
        all,
        f,
        "convolution",
        () ->
            List.of(
                new Convolution3D.Builder(2, 2, 2)
                    .nOut(6)
                    .dataFormat(f)
                    .activation(Activation.RELU)
                    .build(),
                new Subsampling3DLayer.Builder(Subsampling3DLayer.PoolingType.MAX)
                    .kernelSize(2, 2, 1)
                    .stride(1, 1, 1)
                    .dataFormat(f)
                    .build(),
                new Convolution3D.Builder(1, 2, 1)
                    .nOut(7)
                    .dataFormat(f)
                    .activation(Activation.SIGMOID)
                    .build()));
    volumes(
        all,
        f,
        "deconvolution and upsampling",
        () ->
            List.of(
                new Deconvolution3D.Builder()
                    .kernelSize(2, 2, 2)
                    .nOut(7)
                    .dataFormat(f)
                    .activation(Activation.RELU)
                    .build(),
                new Upsampling3D.Builder(2).dataFormat(f).build()));
  }

  @SuppressWarnings("deprecation") // layers with peepholes are, and are used all the same
  private static void addSeries(List<Kind> all, RNNFormat f) {
    series(
        all,
        f,
        "LSTM and simple recurrent",
        () ->
            List.of(
                new LSTM.Builder().nOut(4).activation(Activation.RELU).dataFormat(f).build(),
                new SimpleRnn.Builder().nOut(5).activation(Activation.TANH).dataFormat(f).build()));
    series(
        all,
        f,
        "LSTM with peepholes",
        () -> List.of(new GravesLSTM.Builder().nOut(4).dataFormat(f).build()));
    series(
        all,
        f,
        "bidirectional LSTM with peepholes",
        () -> List.of(new GravesBidirectionalLSTM.Builder().nOut(4).dataFormat(f).build()));
    for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
      series(
          all,
          f,
          "bidirectional " + mode,
          () ->
              List.of(
                  new Bidirectional(mode, recurrent(4, Activation.RELU, f)),
                  new Bidirectional(mode, new LSTM.Builder().nOut(5).dataFormat(f).build())));
    }
    series(
        all,
        f,
        "frozen bidirectional",
        () -> List.of(new FrozenLayer(new Bidirectional(recurrent(4, Activation.TANH, f)))));
    series(
        all, f, "mask zero", () -> List.of(new MaskZeroLayer(recurrent(4, Activation.RELU, f), 0)));
    series(
        all,
        f,
        "time-distributed dense",
        () -> List.of(recurrent(4, Activation.TANH, f), dense(5, Activation.RELU)));
    series(
        all,
        f,
        "time-distributed wrapper",
        () -> List.of(new TimeDistributed(dense(4, Activation.RELU), f)));
    boolean first = f == RNNFormat.NCW;
    List<Integer> in = first ? List.of(3, STEPS) : List.of(STEPS, 3);
    List<Integer> classes = List.of(CLASSES);
    InputType series = InputType.recurrent(3, STEPS, f);
    all.add(
        new Kind(
            f + " last time step",
            series,
            in,
            classes,
            0,
            () -> List.of(new LastTimeStep(recurrent(4, Activation.RELU, f)), softmax())));
    all.add(
        new Kind(
            f + " last time step of both directions",
            series,
            in,
            classes,
            0,
            () ->
                List.of(
                    new LastTimeStep(new Bidirectional(recurrent(4, Activation.TANH, f))),
                    softmax())));
    all.add(
        new Kind(
            f + " repeated",
            InputType.feedForward(6),
            List.of(6),
            first ? List.of(2, 5) : List.of(5, 2),
            0,
            () ->
                List.of(
                    dense(4, Activation.RELU),
                    new RepeatVector.Builder<>(5).dataFormat(f).build(),
                    recurrent(7, Activation.RELU, f),
                    seriesOutput(f))));
    all.add(
        new Kind(
            f + " embedded",
            InputType.recurrent(8, STEPS, f),
            List.of(STEPS),
            first ? List.of(2, STEPS) : List.of(STEPS, 2),
            8,
            () ->
                List.of(
                    new EmbeddingSequenceLayer.Builder()
                        .nIn(8)
                        .nOut(4)
                        .inputLength(STEPS)
                        .activation(Activation.RELU)
                        .outputDataFormat(f)
                        .build(),
                    recurrent(5, Activation.RELU, f),
                    seriesOutput(f))));
  }

  /** What M2.1 can train in this format only. */
  private static void addChannelsFirstSeries(List<Kind> all) {
    RNNFormat f = RNNFormat.NCW;
    InputType series = InputType.recurrent(3, STEPS, f);
    List<Integer> in = List.of(3, STEPS);
    all.add(
        new Kind(
            "convolution over time",
            series,
            in,
            List.of(2, STEPS - 2),
            0,
            () ->
                List.of(
                    new Convolution1DLayer.Builder(2).nOut(4).activation(Activation.RELU).build(),
                    new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                        .kernelSize(2)
                        .stride(1)
                        .build(),
                    seriesOutput(f))));
    all.add(
        new Kind(
            "upsampling, padding and cropping over time",
            series,
            in,
            List.of(2, 2 * STEPS + 1),
            0,
            () ->
                List.of(
                    new Upsampling1D.Builder(2).build(),
                    new ZeroPadding1DLayer.Builder(1).build(),
                    new Cropping1D.Builder(1, 0).build(),
                    recurrent(4, Activation.RELU, f),
                    seriesOutput(f))));
    all.add(
        new Kind(
            "attention",
            series,
            in,
            List.of(2, STEPS),
            0,
            () ->
                List.of(
                    new SelfAttentionLayer.Builder().nOut(4).nHeads(1).projectInput(true).build(),
                    new RecurrentAttentionLayer.Builder()
                        .nOut(5)
                        .nHeads(1)
                        .projectInput(true)
                        .activation(Activation.RELU)
                        .build(),
                    seriesOutput(f))));
    all.add(
        new Kind(
            "loss over series",
            series,
            in,
            List.of(4, STEPS),
            0,
            () ->
                List.of(
                    recurrent(4, Activation.TANH, f),
                    new RnnLossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .build())));
  }

  private static void flat(List<Kind> all, String name, Supplier<List<Layer>> hidden) {
    all.add(
        new Kind(
            name,
            InputType.feedForward(6),
            List.of(6),
            List.of(CLASSES),
            0,
            () -> with(hidden.get(), softmax())));
  }

  private static void images(
      List<Kind> all, CNN2DFormat f, String name, Supplier<List<Layer>> hidden) {
    all.add(
        new Kind(
            f + " " + name,
            InputType.convolutional(6, 5, 2, f),
            f == CNN2DFormat.NCHW ? List.of(2, 6, 5) : List.of(6, 5, 2),
            List.of(CLASSES),
            0,
            () -> with(hidden.get(), softmax())));
  }

  private static void volumes(
      List<Kind> all, Convolution3D.DataFormat f, String name, Supplier<List<Layer>> hidden) {
    boolean first = f == Convolution3D.DataFormat.NCDHW;
    all.add(
        new Kind(
            f + " " + name,
            InputType.convolutional3D(f, 4, 5, 3, 2),
            first ? List.of(2, 4, 5, 3) : List.of(4, 5, 3, 2),
            List.of(CLASSES),
            0,
            // M2.1 flattens volumes wrongly with channels first, and pools them wrongly with last.
            () ->
                first
                    ? with(with(hidden.get(), new GlobalPoolingLayer(PoolingType.AVG)), softmax())
                    : with(hidden.get(), softmax())));
  }

  private static void series(
      List<Kind> all, RNNFormat f, String name, Supplier<List<Layer>> hidden) {
    boolean first = f == RNNFormat.NCW;
    all.add(
        new Kind(
            f + " " + name,
            InputType.recurrent(3, STEPS, f),
            first ? List.of(3, STEPS) : List.of(STEPS, 3),
            first ? List.of(2, STEPS) : List.of(STEPS, 2),
            0,
            () -> with(hidden.get(), seriesOutput(f))));
  }

  private static List<Layer> with(List<Layer> hidden, Layer output) {
    List<Layer> layers = new ArrayList<>(hidden);
    layers.add(output);
    return layers;
  }

  public static DenseLayer dense(int units, Activation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }

  public static ConvolutionLayer convolution(int channels, Activation activation) {
    return new ConvolutionLayer.Builder(2, 2).nOut(channels).activation(activation).build();
  }

  public static SimpleRnn recurrent(int units, Activation activation, RNNFormat format) {
    return new SimpleRnn.Builder().nOut(units).activation(activation).dataFormat(format).build();
  }

  public static OutputLayer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(CLASSES)
        .build();
  }

  public static RnnOutputLayer seriesOutput(RNNFormat format, int in) {
    RnnOutputLayer layer = seriesOutput(format);
    layer.setNIn(in);
    layer.setNOut(1);
    return layer;
  }

  public static RnnOutputLayer seriesOutput(RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nOut(2)
        .dataFormat(format)
        .build();
  }
}
