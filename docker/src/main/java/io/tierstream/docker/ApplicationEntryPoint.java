package io.tierstream.docker;

import java.io.File;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.program.DefaultPackagedProgramRetriever;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.entrypoint.ClusterEntrypointUtils;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.runtime.util.JvmShutdownSafeguard;
import org.apache.flink.runtime.util.SignalHandler;

/**
 * A JobManager in application mode: it runs the main method of the job in {@code usrlib} and the cluster of that one job. Flink's own is in
 * {@code flink-container}, which is not on Maven Central; this one knows the options that the images use, and no others.
 */
public final class ApplicationEntryPoint extends ApplicationClusterEntryPoint {

    private ApplicationEntryPoint(Configuration configuration, PackagedProgram program) {
        super(configuration, program, StandaloneResourceManagerFactory.getInstance());
    }

    /**
     * Starts it.
     *
     * @param arguments {@code --configDir DIR --job-classname CLASS}, {@code --fromSavepoint PATH}, {@code -Dkey=value} or {@code -D key=value}; the first one that is
     *     none of these and all that follow go to the job
     */
    public static void main(String[] arguments) throws Exception {
        EnvironmentInformation.logEnvironmentInfo(LOG, ApplicationEntryPoint.class.getSimpleName(), arguments);
        SignalHandler.register(LOG);
        JvmShutdownSafeguard.installAsShutdownHook(LOG);
        Options options = Options.of(arguments);
        Configuration configuration =
                GlobalConfiguration.loadConfiguration(options.configDirectory, options.configuration);
        File jobs = ClusterEntrypointUtils.tryFindUserLibDirectory()
                .orElseThrow(() -> new IllegalStateException("there is no usrlib beside Flink's lib"));
        PackagedProgram program = DefaultPackagedProgramRetriever.create(
                        jobs, options.jobClass, options.rest.toArray(new String[0]), configuration)
                .getPackagedProgram();
        configureExecution(configuration, program);
        ClusterEntrypoint.runClusterEntrypoint(new ApplicationEntryPoint(configuration, program));
    }

    /** What stands on the command line. */
    private static final class Options {

        private final Configuration configuration = new Configuration();
        private String configDirectory = "";
        private String jobClass = "";
        private List<String> rest = List.of();

        static Options of(String[] arguments) {
            Options options = new Options();
            Deque<String> left = new ArrayDeque<>(List.of(arguments));
            while (!left.isEmpty() && options.take(left)) {
                // on to the next one
            }
            options.rest = List.copyOf(left);
            return options;
        }

        private boolean take(Deque<String> left) {
            String option = left.element();
            switch (option) {
                case "--configDir" -> configDirectory = value(left);
                case "--job-classname" -> jobClass = value(left);
                case "--fromSavepoint" -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, value(left));
                // Flink's own parser takes abbreviations.
                case "--config" -> throw new IllegalArgumentException("--config would be read as --configDir");
                default -> {
                    if (!option.startsWith("-D")) {
                        return false;
                    }
                    String[] pair =
                            (option.equals("-D") ? value(left) : left.remove().substring(2)).split("=", 2);
                    configuration.setString(pair[0], pair[1]);
                }
            }
            return true;
        }

        private static String value(Deque<String> left) {
            left.remove();
            return left.remove();
        }
    }
}
