package org.vitals4j.agent.weave;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agent in one JVM: off, or on with one set of options. */
public final class AgentCore {

  /** Set while DL4J is watched, for {@code list} to see; the value is the agent's version. */
  static final String PROPERTY = "org.vitals4j.agent";

  private static @Nullable AgentCore active;

  private final Instrumentation instrumentation;
  private final ListenerTransformer transformer;
  private final String options;

  private AgentCore(Instrumentation instrumentation, String options) {
    this.instrumentation = instrumentation;
    this.options = options;
    this.transformer = new ListenerTransformer(new BridgeInjector(instrumentation), options);
  }

  /** Called by the shell, from {@code premain}. */
  public static synchronized void premain(String options, Instrumentation instrumentation) {
    if (active != null) {
      StderrLog.line(
          "the agent was given more than once; only the first counts, and the options '"
              + options
              + "' of another are ignored.");
      return;
    }
    AgentCore core = new AgentCore(instrumentation, options);
    core.instrumentation.addTransformer(core.transformer, true);
    active = core;
  }

  /** Called by the shell, from {@code agentmain}. */
  public static synchronized void attach(String options, Instrumentation instrumentation) {
    if (options.startsWith("@")) {
      AttachRequest.read(options.substring(1)).answer(request -> answer(request, instrumentation));
    } else {
      StderrLog.line(on(options, instrumentation));
    }
  }

  private static String answer(AttachRequest request, Instrumentation instrumentation) {
    String mine = version();
    if (!request.version().equals(mine)) {
      throw new IllegalArgumentException(
          "this JVM already has version "
              + mine
              + " of the agent, and a JVM keeps the first that it gets: use that version's jar"
              + ", or start the job again to use "
              + request.version());
    }
    return switch (request.command()) {
      case "attach" -> on(request.options(), instrumentation);
      case "detach" -> off();
      case "status" -> status();
      case "health" -> health(request.options());
      default ->
          throw new IllegalArgumentException("there is no command '" + request.command() + "'");
    };
  }

  private static String on(String options, Instrumentation instrumentation) {
    AgentCore running = active;
    if (running != null) {
      if (options.isEmpty() || options.equals(running.options)) {
        return "It is watched already.";
      }
      throw new IllegalStateException(
          "it is watched already, with "
              + (running.options.isEmpty() ? "no options" : "the options " + running.options)
              + ": detach first to attach with others");
    }
    AgentCore core = new AgentCore(instrumentation, options);
    instrumentation.addTransformer(core.transformer, true);
    active = core;
    List<Class<?>> targets = core.loadedTargets();
    try {
      core.retransform(targets);
    } catch (Exception | LinkageError refused) {
      off();
      throw new IllegalStateException("DL4J's classes cannot be changed: " + refused, refused);
    }
    if (targets.isEmpty()) {
      return "Attached. No class of Deeplearning4j is loaded yet: networks are watched as they"
          + " come.";
    }
    if (core.transformer.sites().isEmpty()) {
      off();
      throw new IllegalStateException(
          "the Deeplearning4j in there cannot be watched; the job's standard error says why");
    }
    return "Attached: networks are watched from their next iteration on.";
  }

  private static String off() {
    AgentCore core = active;
    if (core == null) {
      return "It was not watched.";
    }
    active = null;
    // First the bridges, so that woven code which still runs passes through.
    core.transformer.sites().forEach(InstrumentedLoader::close);
    core.instrumentation.removeTransformer(core.transformer);
    System.clearProperty(PROPERTY);
    RecordMethods.forgetTheLibrary();
    try {
      core.retransform(core.loadedTargets());
    } catch (Exception | LinkageError refused) {
      return "Detached, but DL4J's classes could not be restored ("
          + refused
          + "); they do no harm.";
    }
    return "Detached: nothing is watched, and DL4J's classes are as they were.";
  }

  private static String status() {
    AgentCore core = active;
    if (core == null) {
      return "Not watched.";
    }
    List<InstrumentedLoader> sites = core.transformer.sites();
    if (sites.isEmpty()) {
      return core.transformer.metUnsupported()
          ? "Version " + version() + " is here, but the Deeplearning4j in there is not supported."
          : "Version " + version() + " waits for a class of Deeplearning4j to be loaded.";
    }
    StringBuilder text = new StringBuilder("Watched by version " + version() + ".");
    sites.forEach(site -> text.append('\n').append(site.status()));
    return text.toString();
  }

  private static String health(String address) {
    AgentCore core = active;
    if (core == null) {
      throw new IllegalStateException("it is not watched: attach first");
    }
    List<String> answers =
        core.transformer.sites().stream().flatMap(site -> site.health(address).stream()).toList();
    if (answers.size() == 1) {
      return answers.get(0);
    }
    throw new IllegalStateException(
        answers.isEmpty()
            ? "no network has trained in there since it is watched"
            : "networks train in "
                + answers.size()
                + " class loaders there: watch them with ui=PORT, and ask the page");
  }

  private List<Class<?>> loadedTargets() {
    List<Class<?>> targets = new ArrayList<>();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getName().startsWith("org.deeplearning4j.")
          && loaded.getClassLoader() != null
          && HookPoint.named(loaded.getName().replace('.', '/')).isPresent()
          && instrumentation.isModifiableClass(loaded)) {
        targets.add(loaded);
      }
    }
    return targets;
  }

  /** All at once, so that no iteration is seen by half. */
  private void retransform(List<Class<?>> targets) throws Exception {
    if (!targets.isEmpty()) {
      instrumentation.retransformClasses(targets.toArray(new Class<?>[0]));
    }
  }

  /** Of the agent's jar; "unknown" for classes that came from none. */
  static String version() {
    String version = AgentCore.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
