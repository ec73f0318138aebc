package jobs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.datasets.iterator.IteratorDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.transferlearning.TransferLearningHelper;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains in every way that DL4J has. Says before each which it is, and after it how many iterations
 * of networks there were and, where one thread trained, what came out.
 */
public final class AllForms {

  private interface Form {
    /** Trains and returns the model. */
    Model train() throws Exception;
  }

  private static final class Quiet extends BaseTrainingListener {}

  private AllForms() {}

  /** Without arguments all; "one" for those of one worker. */
  public static void main(String[] args) throws Exception {
    multiLayer();
    graphs();
    madeFromOthers();
    otherLoops();
    sick();
    if (!Arrays.asList(args).contains("one")) {
      parallel();
    }
    System.out.println("all forms done");
  }

  private static void form(String name, int iterations, Form form) throws Exception {
    System.out.println("begin " + name);
    Model model = form.train();
    System.out.println("end " + name + " iterations=" + iterations + " result=" + result(model));
  }

  private static String result(Model model) {
    INDArray parameters = model.params();
    return Integer.toHexString(Arrays.hashCode(parameters.toFloatVector()));
  }

  private static void multiLayer() throws Exception {
    form("mln.dataset", 3, () -> fit(Small.network(), 3));
    form(
        "mln.set-after-init",
        3,
        () -> {
          MultiLayerNetwork network = Small.network();
          network.setListeners(new Quiet());
          return fit(network, 3);
        });
    form(
        "mln.iterator",
        6,
        () -> {
          MultiLayerNetwork network = Small.network();
          network.fit(Small.batches(3), 2);
          return network;
        });
    form(
        "mln.arrays",
        2,
        () -> {
          MultiLayerNetwork network = Small.network();
          for (int i = 0; i < 2; i++) {
            DataSet batch = Small.batch(i);
            network.fit(batch.getFeatures(), batch.getLabels());
          }
          return network;
        });
    form(
        "mln.set-add-null-self",
        5,
        () -> {
          MultiLayerNetwork network = Small.network();
          fit(network, 1);
          network.setListeners(new Quiet());
          fit(network, 1);
          network.addListeners(new Quiet());
          fit(network, 1);
          network.setListeners((TrainingListener[]) null);
          fit(network, 1);
          network.setListeners(network.getListeners());
          return fit(network, 1);
        });
    form(
        "mln.immutable-list",
        2,
        () -> {
          MultiLayerNetwork network = Small.network();
          network.setListeners(Collections.singletonList(new Quiet()));
          return fit(network, 2);
        });
    form(
        "mln.set-before-init",
        2,
        () -> {
          MultiLayerNetwork network = new MultiLayerNetwork(Small.configuration());
          network.setListeners(new Quiet());
          return fit(network, 2);
        });
    form(
        "mln.set-in-listener",
        6,
        () -> {
          MultiLayerNetwork network = Small.network();
          network.setListeners(
              new BaseTrainingListener() {
                @Override
                public void iterationDone(Model model, int iteration, int epoch) {
                  if (iteration == 2) {
                    model.setListeners(new Quiet());
                  }
                }
              });
          network.fit(Small.batches(6));
          return network;
        });
    form(
        "mln.clone",
        5,
        () -> {
          MultiLayerNetwork network = fit(Small.network(), 2);
          return fit(network.clone(), 3);
        });
  }

  private static void graphs() throws Exception {
    form("cg.dataset", 3, () -> fit(Small.graph(), 3));
    form(
        "cg.multidataset",
        2,
        () -> {
          ComputationGraph graph = Small.graph();
          for (int i = 0; i < 2; i++) {
            graph.fit(Small.batch(i).toMultiDataSet());
          }
          return graph;
        });
    form(
        "cg.iterator",
        6,
        () -> {
          ComputationGraph graph = Small.graph();
          graph.fit(Small.batches(3), 2);
          return graph;
        });
    form(
        "cg.multi-iterator",
        2,
        () -> {
          ComputationGraph graph = Small.graph();
          graph.fit(new MultiDataSetIteratorAdapter(Small.batches(1)), 2);
          return graph;
        });
    form(
        "cg.clone",
        5,
        () -> {
          ComputationGraph graph = Small.graph();
          graph.setListeners(new Quiet());
          fit(graph, 2);
          return fit(graph.clone(), 3);
        });
  }

  private static void madeFromOthers() throws Exception {
    form(
        "restored",
        5,
        () -> {
          ByteArrayOutputStream file = new ByteArrayOutputStream();
          ModelSerializer.writeModel(Small.network(), file, true);
          MultiLayerNetwork network =
              ModelSerializer.restoreMultiLayerNetwork(
                  new ByteArrayInputStream(file.toByteArray()), true);
          network.fit(Small.batches(5));
          return network;
        });
    form("transfer", 3, () -> fit(transferred(), 3));
    form(
        "transfer-helper",
        2,
        () -> {
          MultiLayerNetwork network = Small.network();
          TransferLearningHelper helper = new TransferLearningHelper(network, 0);
          for (int i = 0; i < 2; i++) {
            helper.fitFeaturized(helper.featurize(Small.batch(i)));
          }
          return helper.unfrozenMLN();
        });
  }

  private static MultiLayerNetwork transferred() {
    return new TransferLearning.Builder(Small.network())
        .fineTuneConfiguration(
            new FineTuneConfiguration.Builder().seed(1).updater(new Adam(0.01)).build())
        .setFeatureExtractor(0)
        .build();
  }

  private static void otherLoops() throws Exception {
    form(
        "early-stopping",
        12,
        () -> {
          MultiLayerNetwork network = Small.network();
          EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
              new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                  .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
                  .scoreCalculator(new DataSetLossCalculator(Small.batches(1), true))
                  .modelSaver(new InMemoryModelSaver<>())
                  .build();
          new EarlyStoppingTrainer(configuration, network, Small.batches(4)).fit();
          return network;
        });
    form(
        "tbptt",
        4,
        () -> {
          MultiLayerNetwork network = Small.recurrent(3);
          network.fit(Small.sequence(0, 12));
          return network;
        });
    form("pretrain", 0, AllForms::pretrained);
    form(
        "lbfgs",
        3,
        () -> {
          MultiLayerNetwork network =
              new MultiLayerNetwork(
                  new NeuralNetConfiguration.Builder()
                      .seed(42)
                      .optimizationAlgo(OptimizationAlgorithm.LBFGS)
                      .updater(new Sgd(0.1))
                      .list()
                      .layer(
                          new OutputLayer.Builder(LossFunction.MSE)
                              .nIn(Small.INPUTS)
                              .nOut(Small.CLASSES)
                              .activation(Activation.IDENTITY)
                              .build())
                      .build());
          network.init();
          return fit(network, 3);
        });
  }

  /** A feature that is not a number, in the third minibatch. */
  private static void sick() throws Exception {
    form(
        "sick",
        4,
        () -> {
          MultiLayerNetwork network = Small.network();
          for (int i = 0; i < 4; i++) {
            DataSet batch = Small.batch(i);
            if (i == 2) {
              batch.getFeatures().putScalar(0, 0, Double.NaN);
            }
            network.fit(batch);
          }
          return network;
        });
  }

  private static Model pretrained() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(42)
                .updater(new Sgd(0.1))
                .list()
                .layer(new AutoEncoder.Builder().nIn(Small.INPUTS).nOut(3).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(3)
                        .nOut(Small.CLASSES)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    network.pretrainLayer(0, Small.batches(2));
    return network;
  }

  private static void parallel() throws Exception {
    form("parallel.averaging", 8, () -> wrapped(Small.network(), true));
    form("parallel.shared-gradients", 8, () -> wrapped(Small.network(), false));
    form("parallel.graph", 8, () -> wrapped(Small.graph(), true));
  }

  private static Model wrapped(Model model, boolean averaging) {
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(model)
            .workers(2)
            .prefetchBuffer(2)
            .averagingFrequency(2)
            .trainingMode(
                averaging
                    ? ParallelWrapper.TrainingMode.AVERAGING
                    : ParallelWrapper.TrainingMode.SHARED_GRADIENTS)
            .build();
    List<DataSet> batches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      batches.add(Small.batch(i));
    }
    wrapper.fit(new IteratorDataSetIterator(batches.iterator(), Small.BATCH));
    wrapper.shutdown();
    return model;
  }

  private static MultiLayerNetwork fit(MultiLayerNetwork network, int iterations) {
    for (int i = 0; i < iterations; i++) {
      network.fit(Objects.requireNonNull(Small.batch(i)));
    }
    return network;
  }

  private static ComputationGraph fit(ComputationGraph graph, int iterations) {
    for (int i = 0; i < iterations; i++) {
      graph.fit(Small.batch(i));
    }
    return graph;
  }
}
