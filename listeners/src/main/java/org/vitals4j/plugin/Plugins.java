package org.vitals4j.plugin;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.config.Configuration;
import org.vitals4j.config.DidYouMean;
import org.vitals4j.config.Key;
import org.vitals4j.config.Keys;
import org.vitals4j.config.NamedValue;
import org.vitals4j.config.Options;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Pathology;
import org.vitals4j.treat.Treatments;

/**
 * The plug-ins that were found, and what a configuration makes of them. Whatever is wrong with one
 * of them, or with what was set for it, is a {@linkplain #problems() problem} in words, and the
 * rest is there all the same.
 *
 * <p>All methods may be called from any thread.
 */
public final class Plugins {

  /** Stands for all that are on unless the user says otherwise. */
  public static final String STANDARD = "standard";

  private static final String AUTOMATIC = "automatic";
  private static final String NONE = "none";

  private final List<Found> found;
  private final Configuration configuration;
  private final IdentityHashMap<Plugin<?>, String> names = new IdentityHashMap<>();
  private final Set<String> problems = Collections.synchronizedSet(new LinkedHashSet<>());

  private Plugins(List<Found> found, Configuration configuration, List<String> searchProblems) {
    this.found = found;
    this.configuration = configuration;
    problems.addAll(configuration.problems());
    problems.addAll(searchProblems);
    for (Found one : found) {
      guarded(one.plugin(), one.plugin()::name).ifPresent(name -> names.put(one.plugin(), name));
    }
  }

  /** Looks on the class path, and in the folder that the configuration names. */
  public static Plugins find(Configuration configuration) {
    PluginSearch search = new PluginSearch();
    search.lookOnClassPath();
    List<String> problems = new ArrayList<>();
    String folder = configuration.get(Keys.PLUGINS_DIR);
    if (!folder.isEmpty()) {
      try {
        search.lookIn(Path.of(folder));
      } catch (InvalidPathException wrong) {
        problems.add("plugins.dir = " + folder + " is not a path: " + wrong.getMessage() + ".");
      }
    }
    problems.addAll(search.problems());
    if (search.found().stream().noneMatch(Plugins::cameAsService)) {
      problems.add(
          "nothing that comes with Vitals4j was found: its META-INF/services/org.vitals4j.plugin.*"
              + " are lost. Merge files of services when all jars are made into one.");
    }
    List<Key<?>> options = new ArrayList<>();
    for (Found one : search.found()) {
      try {
        options.addAll(one.keys());
      } catch (Throwable thrown) { // it did not, when it was found
        problems.add("a plug-in of " + one.source() + " failed: " + Words.all(thrown) + ".");
      }
    }
    return new Plugins(search.found(), configuration.knowing(options), problems);
  }

  /** Whether it comes with Vitals4j and was found by its file of services, as detectors are not. */
  private static boolean cameAsService(Found one) {
    return one.isBuiltIn() && one.kind() != DetectorPlugin.class;
  }

  /** All that were found, those of Vitals4j first. */
  public List<Found> all() {
    return found;
  }

  /** The configuration, to which the options of the plug-ins are known. */
  public Configuration configuration() {
    return configuration;
  }

  /**
   * What is wrong: with the configuration, with plug-ins, and with what was asked for so far. Each
   * once, in one sentence.
   */
  public List<String> problems() {
    synchronized (problems) {
      return List.copyOf(problems);
    }
  }

  /** Finds names in the configuration that are not there, without making anything. */
  public void checkNames() {
    detectors();
    treatments();
    chosen(PublisherPlugin.class, configuration.get(Keys.PUBLISHERS), Keys.PUBLISHERS.name());
    configuration
        .get(Keys.CLIPPING)
        .ifPresent(
            choice -> chosen(ClippingPlugin.class, List.of(choice.name()), Keys.CLIPPING.name()));
  }

  /** Makers of the detectors that the configuration names, one call for each network. */
  public List<Supplier<Detector>> detectors() {
    List<Supplier<Detector>> suppliers = new ArrayList<>();
    for (DetectorPlugin plugin :
        chosen(DetectorPlugin.class, configuration.get(Keys.DETECTORS), Keys.DETECTORS.name())) {
      suppliers.add(() -> plugin.create(Options.of(configuration, name(plugin))));
    }
    return suppliers;
  }

  /** The publishers that the configuration names, made now. */
  public List<Publisher> publishers() {
    List<Publisher> publishers = new ArrayList<>();
    for (PublisherPlugin plugin :
        chosen(PublisherPlugin.class, configuration.get(Keys.PUBLISHERS), Keys.PUBLISHERS.name())) {
      make(plugin, Options.of(configuration, name(plugin))).ifPresent(publishers::add);
    }
    return publishers;
  }

  /** The clipping policy that the configuration names, made now; empty for none. */
  public Optional<ClippingPolicy> clipping() {
    Optional<NamedValue> choice = configuration.get(Keys.CLIPPING);
    if (choice.isEmpty()) {
      return Optional.empty();
    }
    List<ClippingPlugin> named =
        chosen(ClippingPlugin.class, List.of(choice.get().name()), Keys.CLIPPING.name());
    if (named.isEmpty()) {
      return Optional.empty();
    }
    ClippingPlugin plugin = named.get(0);
    Options options = Options.of(configuration, name(plugin));
    if (choice.get().value().isPresent()) {
      Optional<List<Key<?>>> keys = guarded(plugin, plugin::options);
      if (keys.isEmpty()) {
        return Optional.empty();
      }
      if (keys.get().isEmpty()) {
        problems.add(
            "clipping = "
                + name(plugin)
                + ":"
                + choice.get().value().get()
                + ", but the policy '"
                + name(plugin)
                + "' has no options; nothing is clipped.");
        return Optional.empty();
      }
      options = options.with(keys.get().get(0), choice.get().value().get());
    }
    return make(plugin, options);
  }

  /** The plan of treatments that the configuration names, for all networks. */
  public Treatments treatments() {
    Treatments plan = Treatments.none();
    List<String> names = new ArrayList<>(configuration.get(Keys.TREATMENTS));
    names.removeIf(NONE::equals);
    if (names.removeIf(AUTOMATIC::equals)) {
      plan = automatic();
    }
    for (TreatmentPlugin plugin :
        chosen(TreatmentPlugin.class, names, Keys.TREATMENTS.name(), NONE, AUTOMATIC)) {
      Optional<Treatments> more = guarded(plugin, () -> plan(plugin));
      plan = more.isPresent() ? plan.then(more.get()) : plan;
    }
    return plan;
  }

  /** The automatic plan, of treatments with the options that are in force. */
  private Treatments automatic() {
    Treatments plan = Treatments.automatic();
    for (Found one : found) {
      if (one.plugin() instanceof TreatmentPlugin plugin && one.isBuiltIn()) {
        Options options = Options.of(configuration, name(plugin));
        if (plan.rules().stream().anyMatch(rule -> rule.treatment().equals(name(plugin)))) {
          plan = plan.with(() -> plugin.create(options));
        }
      }
    }
    return plan;
  }

  private Treatments plan(TreatmentPlugin plugin) {
    Options options = Options.of(configuration, name(plugin));
    Treatments.Builder plan = Treatments.builder();
    for (Pathology pathology : new TreeSet<>(plugin.treats())) {
      plan.on(
          pathology,
          () -> plugin.create(options),
          plugin.maxApplications(),
          plugin.cooldownIterations());
    }
    return plan.build();
  }

  /** As it was when the plug-in was found: it is asked once. */
  private String name(Plugin<?> plugin) {
    return names.getOrDefault(plugin, plugin.getClass().getName());
  }

  private <T> Optional<T> make(Plugin<T> plugin, Options options) {
    return guarded(plugin, () -> plugin.create(options));
  }

  private <T> Optional<T> guarded(Plugin<?> plugin, Supplier<T> maker) {
    try {
      return Optional.of(Objects.requireNonNull(maker.get(), "it gave null"));
    } catch (Throwable thrown) {
      problems.add("'" + name(plugin) + "' is left out: " + Words.message(thrown) + ".");
      return Optional.empty();
    }
  }

  /**
   * The plug-ins of a kind that were named, each once, in order.
   *
   * @param words what else may be said there
   */
  private <P extends Plugin<?>> List<P> chosen(
      Class<P> kind, List<String> names, String key, String... words) {
    List<P> known = new ArrayList<>();
    for (Found one : found) {
      if (one.kind() == kind) {
        known.add(kind.cast(one.plugin()));
      }
    }
    Map<String, P> chosen = new LinkedHashMap<>(); // by name: a plug-in's own equals is not asked
    for (String name : names) {
      if (name.equals(STANDARD)) {
        for (P one : known) {
          if (guarded(one, one::standard).orElse(false)) {
            chosen.put(name(one), one);
          }
        }
      } else {
        Optional<P> named = known.stream().filter(one -> name(one).equals(name)).findFirst();
        named.ifPresent(one -> chosen.put(name, one));
        if (named.isEmpty()) {
          List<String> all = new ArrayList<>(List.of(words));
          known.forEach(one -> all.add(name(one)));
          problems.add(
              key
                  + " names '"
                  + name
                  + "', which is not there"
                  + DidYouMean.hint(name, all)
                  + " Known: "
                  + String.join(", ", all)
                  + ".");
        }
      }
    }
    return List.copyOf(chosen.values());
  }

  /**
   * A plug-in and where it came from.
   *
   * @param kind its interface
   * @param source for a person: "Vitals4j", "the class path", or the path of a jar
   */
  public record Found(Class<? extends Plugin<?>> kind, Plugin<?> plugin, String source) {

    /** Whether it came with Vitals4j. */
    public boolean isBuiltIn() {
      return plugin.getClass().getPackage().equals(Plugin.class.getPackage());
    }

    /** For a person: "detector", "clipping policy", "publisher". */
    public String kindName() {
      return PluginKind.of(kind).label();
    }

    /** Its options as keys of the whole configuration. */
    public List<Key<?>> keys() {
      String name = plugin.name();
      List<Key<?>> keys = new ArrayList<>();
      for (Key<?> option : plugin.options()) {
        keys.add(option.under(name));
      }
      return keys;
    }
  }
}
