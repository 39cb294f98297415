//! The scripts of an array job whose last step merges. Slurm does the rest.

use std::path::{Path, PathBuf};

/// What Slurm is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SlurmJob {
    /// The program `dln`.
    pub program: PathBuf,
    /// What computes the cells in its stead, with the same arguments.
    pub runner: Option<PathBuf>,
    /// The sweep's folder, which all nodes share.
    pub folder: PathBuf,
    /// Tasks of the array, a shard each.
    pub array: u32,
    /// Time limit of a task, as Slurm writes it.
    pub time: Option<String>,
    /// Memory of a task, as Slurm writes it.
    pub memory: Option<String>,
}

/// The two scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scripts {
    /// Runs a shard a task.
    pub array: String,
    /// Merges; to be submitted with a dependency on the array.
    pub merge: String,
}

impl SlurmJob {
    /// The given number of tasks without limits of their own.
    pub fn new(program: PathBuf, folder: PathBuf, array: u32) -> Self {
        Self { program, runner: None, folder, array, time: None, memory: None }
    }

    /// The scripts that Slurm gets.
    pub fn scripts(&self) -> Scripts {
        let Self { array, time, memory, .. } = self;
        let (program, folder) = (quoted(&self.program), quoted(&self.folder));
        let runner = quoted(self.runner.as_ref().unwrap_or(&self.program));
        let option = |name: &str, value: &Option<String>| {
            value.as_ref().map(|value| format!("#SBATCH --{name}={value}\n")).unwrap_or_default()
        };
        let limits = option("time", time) + &option("mem", memory);
        Scripts {
            array: format!(
                "#!/bin/bash\n#SBATCH --job-name=dln-sweep\n#SBATCH --array=1-{array}\n{limits}\
                 exec {runner} sweep run {folder}/SWEEP.toml --out {folder} \
                 --shard \"$SLURM_ARRAY_TASK_ID/{array}\" \
                 --jobs \"${{SLURM_CPUS_PER_TASK:-1}}\" --quiet\n"
            ),
            merge: format!(
                "#!/bin/bash\n#SBATCH --job-name=dln-sweep-merge\n{limits}\
                 exec {program} sweep merge {folder} --output {folder}/table.csv\n"
            ),
        }
    }
}

/// A path as one word of the shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_one_word() {
        let job = SlurmJob::new("/bin/dln".into(), "/tmp/it's a sweep".into(), 3);
        let scripts = job.scripts();
        assert!(scripts.merge.contains(r"'/tmp/it'\''s a sweep' --output"), "{}", scripts.merge);
        assert!(scripts.array.contains("--array=1-3\n") && !scripts.array.contains("--time"));
    }
}
