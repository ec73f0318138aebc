package org.vitals4j.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.vitals4j.config.Configuration;
import org.vitals4j.config.Key;
import org.vitals4j.config.Keys;
import org.vitals4j.plugin.Plugins.Found;

/**
 * Looks for plug-ins. Whatever is wrong with one is said in a sentence, and the others are found
 * all the same.
 */
final class PluginSearch {

  /**
   * More than a class path can sensibly have; a broken file of services must not loop without end.
   */
  private static final int MAX_PROVIDERS = 10_000;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private static final List<String> SERVICES =
      Stream.concat(
              Arrays.stream(PluginKind.values()).map(kind -> kind.type().getName()),
              Stream.of(PluginCatalog.class.getName()))
          .toList();

  private final List<Found> found = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  List<Found> found() {
    return List.copyOf(found);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Those that come with Vitals4j, then the others on the class path. */
  void lookOnClassPath() {
    ClassLoader own = Plugin.class.getClassLoader();
    List<Found> all = look(own, type -> true, "the class path");
    Stream.concat(
            all.stream().filter(Found::isBuiltIn).map(PluginSearch::builtIn),
            all.stream().filter(one -> !one.isBuiltIn()))
        .forEach(this::add);
  }

  private static Found builtIn(Found one) {
    return new Found(one.kind(), one.plugin(), "Vitals4j");
  }

  /** Every jar of a folder, in the order of their names, each in a loader of its own. */
  void lookIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      problems.add(
          "plugins.dir = " + folder + " is not a folder; no plug-ins were loaded from there.");
      return;
    }
    List<Path> jars;
    try (Stream<Path> files = Files.list(folder)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException unreadable) {
      problems.add("plugins.dir = " + folder + " cannot be read: " + unreadable + ".");
      return;
    }
    jars.forEach(this::lookInJar);
  }

  private void lookInJar(Path jar) {
    Optional<String> unreadable = whyUnreadable(jar);
    if (unreadable.isPresent()) {
      problems.add("the jar " + jar + " cannot be read: " + unreadable.get() + ".");
      return;
    }
    ClassLoader loader; // open as long as its classes may be needed, which is until the JVM ends
    try {
      loader =
          new PluginLoader(
              "vitals4j-plugin-" + jar.getFileName(),
              jar.toUri().toURL(),
              Plugin.class.getClassLoader());
    } catch (MalformedURLException impossible) {
      problems.add("the plug-in " + jar + " has no URL: " + impossible + ".");
      return;
    }
    int before = problems.size();
    // The parent's services are seen from there, too.
    List<Found> all = look(loader, type -> type.getClassLoader() == loader, jar.toString());
    if (all.isEmpty() && problems.size() == before) {
      problems.add(
          "the jar "
              + jar
              + " has no plug-in: it needs a file META-INF/services/"
              + DetectorPlugin.class.getName()
              + " (or of another kind) with the name of a class of its own.");
    }
    all.forEach(this::add);
  }

  /** A class loader passes over a jar that it cannot read, as if it were empty. */
  private static Optional<String> whyUnreadable(Path jar) {
    try {
      if (Files.isSymbolicLink(jar) && !Files.exists(jar)) {
        return Optional.of(
            "it is a link to " + Files.readSymbolicLink(jar) + ", which is not there");
      }
      if (Files.isDirectory(jar)) {
        return Optional.of("it is a folder");
      }
      if (!Files.isReadable(jar)) {
        return Optional.of("this user may not read it");
      }
      try (JarFile file = new JarFile(jar.toFile())) {
        file.getManifest();
        for (String service : SERVICES) {
          ZipEntry services = file.getEntry("META-INF/services/" + service);
          if (services != null) {
            try (InputStream content = file.getInputStream(services)) {
              content.readAllBytes();
            }
          }
        }
      }
      return Optional.empty();
    } catch (IOException | RuntimeException broken) {
      return Optional.of(Words.message(broken));
    }
  }

  /** Single plug-ins and those of catalogues, in the order of their kinds. */
  private List<Found> look(ClassLoader loader, Predicate<Class<?>> wanted, String source) {
    List<Found> all = new ArrayList<>();
    for (PluginKind kind : PluginKind.values()) {
      provided(
          kind.type(),
          loader,
          wanted,
          kind.label() + " of " + source,
          plugin -> all.add(new Found(kind.type(), plugin, source)));
    }
    provided(
        PluginCatalog.class,
        loader,
        wanted,
        "catalogue of plug-ins of " + source,
        catalog -> catalog.plugins().forEach(plugin -> all.add(found(plugin, source))));
    all.sort(Comparator.comparing(one -> PluginKind.of(one.kind())));
    return all;
  }

  private static Found found(Plugin<?> plugin, String source) {
    PluginKind kind =
        PluginKind.of(plugin)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        plugin.getClass().getName() + " is a plug-in of no kind that is known"));
    return new Found(kind.type(), plugin, source);
  }

  /** Makes what a file of services names, one after the other, and passes it on. */
  private <S> void provided(
      Class<S> service,
      ClassLoader loader,
      Predicate<Class<?>> wanted,
      String label,
      Consumer<? super S> taker) {
    Iterator<ServiceLoader.Provider<S>> providers =
        ServiceLoader.load(service, loader).stream().iterator();
    for (int i = 0; i < MAX_PROVIDERS; i++) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        ServiceLoader.Provider<S> provider = providers.next();
        if (wanted.test(provider.type())) {
          taker.accept(provider.get());
        }
      } catch (Throwable thrown) { // ServiceConfigurationError, and what constructors throw
        problems.add("a " + label + " is left out: " + why(thrown));
      }
    }
  }

  private void add(Found one) {
    try {
      Optional<String> objection = objection(one);
      if (objection.isEmpty()) {
        found.add(one);
      } else {
        problems.add(leftOut(one, objection.get()));
      }
    } catch (Throwable thrown) {
      problems.add(leftOut(one, why(thrown)));
    }
  }

  private static String leftOut(Found one, String why) {
    return "the "
        + one.kindName()
        + " "
        + one.plugin().getClass().getName()
        + " of "
        + one.source()
        + " is left out: "
        + why;
  }

  private Optional<String> objection(Found one) {
    String name = one.plugin().name();
    if (!NAME.matcher(name).matches()) {
      return Optional.of(
          "its name must be lower-case letters, digits and dashes, but was '" + name + "'.");
    }
    for (Key<?> key : Keys.all()) {
      if (key.name().equals(name) || key.name().startsWith(name + ".")) {
        return Optional.of("its name '" + name + "' is a key of Vitals4j itself.");
      }
    }
    for (Found other : found) {
      if (other.plugin().name().equals(name)) {
        return Optional.of(
            "the name '"
                + name
                + "' is taken by the "
                + other.kindName()
                + " of "
                + other.source()
                + ".");
      }
    }
    // Asked here, where what they throw is caught.
    Configuration.defaults().knowing(one.keys()).entries();
    return Optional.empty();
  }

  private static String why(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof ServiceConfigurationError && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof NoClassDefFoundError missing) {
      return "it needs the class "
          + String.valueOf(missing.getMessage()).replace('/', '.')
          + ", which is not there; put what the plug-in needs into its jar.";
    }
    return Words.all(cause) + ".";
  }
}
